rule prepare_data:
    output:
        data="results/data/{data}.npz",
        manifest="results/data/{data}.npz.json",
        sources="results/data/{data}.npz.sources.json",
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
        token=of_data("token"),  # another once a file that the data were read from has changed
        mirror=as_given(MIRROR_OPTION),
    shell:
        "python {params.script:q} --task {params.task:q} --options {params.options:q} --out {output.data:q} "
        "--token {params.token:q} {params.mirror} > {log:q} 2>&1"
