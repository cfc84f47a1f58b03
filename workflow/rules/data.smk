rule prepare_data:
    output:
        data="results/data/{data}.npz",
        manifest="results/data/{data}.npz.json",
    log:
        "logs/data/{data}.log",
    benchmark:
        "logs/data/{data}.jsonl"
    conda:
        "../../environment.yml"
    params:
        script=SCRIPTS / "make_data.py",
        task=lookup(dpath="{data}/task", within=DATA),
        options=lookup(dpath="{data}/options", within=DATA),
        code=lookup(dpath="{data}/code", within=DATA),
        mirror=f"--mirror {CONFIG.data_mirror}" if CONFIG.data_mirror else "",
    shell:
        "python {params.script} --task {params.task:q} --options {params.options:q} --out {output.data:q} "
        "{params.mirror} > {log:q} 2>&1"
