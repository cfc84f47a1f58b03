"""An executor of Snakemake as clusters' are: it starts a Snakemake for every job, which reads the rules anew."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import AsyncGenerator

from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor
from snakemake_interface_executor_plugins.jobs import JobExecutorInterface
from snakemake_interface_executor_plugins.settings import CommonSettings

common_settings = CommonSettings(
    non_local_exec=True,
    implies_no_shared_fs=False,
    job_deploy_sources=False,
    pass_default_storage_provider_args=True,
    pass_default_resources_args=True,
    pass_envvar_declarations_to_cmd=True,
    auto_deploy_default_storage_provider=False,
    init_seconds_before_status_checks=0,
)


class Executor(RemoteExecutor):
    """Of shell commands on this machine, without the environment of the Snakemake that starts them."""

    def get_python_executable(self) -> str:
        """Quoted: the folder of the environment may have a blank in its name."""
        return shlex.quote(sys.executable)

    def run_job(self, job: JobExecutorInterface) -> None:
        command = ["env", "--unset=ODYSSEY_STUDY_AS_FOUND", "bash", "-c", self.format_job_exec(job)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        info = SubmittedJobInfo(job, external_jobid=str(running.pid), aux={"process": running})
        self.report_job_submission(info)

    async def check_active_jobs(self, active_jobs: list[SubmittedJobInfo]) -> AsyncGenerator[SubmittedJobInfo]:
        for info in active_jobs:
            said, _ = info.aux["process"].communicate()
            if info.aux["process"].returncode == 0:
                self.report_job_success(info)
            else:
                self.report_job_error(info, msg=said)
        for nothing in list[SubmittedJobInfo]():
            yield nothing

    def cancel_jobs(self, active_jobs: list[SubmittedJobInfo]) -> None:
        for info in active_jobs:
            info.aux["process"].kill()
