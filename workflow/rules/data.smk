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
        task=of_data("task"),
        options=of_data("options"),
        code=of_data("code"),
        mirror=as_given(MIRROR_OPTION),
    shell:
        "python {params.script:q} --task {params.task:q} --options {params.options:q} --out {output.data:q} "
        "{params.mirror} > {log:q} 2>&1"
