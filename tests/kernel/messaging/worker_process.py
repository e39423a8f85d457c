"""A worker that runs messaging's tasks and nothing else, as a process that can be killed."""

import asyncio
import dataclasses
import signal

from tests.kernel.messaging.stage import LIMITS

from steelyard.kernel import messaging
from steelyard.kernel.jobs.worker import Worker
from steelyard.kernel.messaging import SmsGateway
from steelyard.kernel.services import open_services
from steelyard.settings import Settings


async def main() -> None:
    settings = Settings()
    async with open_services(settings, [], name="worker-under-test") as opened:
        services = dataclasses.replace(opened, sms=SmsGateway(settings, LIMITS))
        worker = Worker(services, messaging.TASKS, messaging.PERIODICS)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        await worker.run()
        await services.sms.close()


if __name__ == "__main__":
    asyncio.run(main())
