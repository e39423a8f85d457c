"""What is told live, and to whom: after commit, through the kernel's realtime."""

from steelyard.kernel.db import Session
from steelyard.kernel.messaging import Message
from steelyard.kernel.realtime import publish
from steelyard.markets.locksmith.models import Job, RequestSession

JOBS = "locksmith:jobs"
SESSIONS = "locksmith:sessions"
MESSAGES = "locksmith:messages"


def job_topic(job_id: object) -> str:
    return f"locksmith:job:{job_id}"


def request_topic(session_id: object) -> str:
    return f"locksmith:request:{session_id}"


def job_changed(session: Session, job: Job) -> None:
    """Tell the board, the job's page and the customer's page. Each reads the state by REST."""
    told = {"id": str(job.id), "number": job.label, "status": job.status}
    publish(session, JOBS, "job.changed", told)
    publish(session, job_topic(job.id), "job.changed", told)
    publish(session, request_topic(job.session_id), "request.changed", {"status": job.status})


def request_changed(session: Session, request: RequestSession) -> None:
    told = {"id": str(request.id), "step": request.step}
    publish(session, SESSIONS, "session.changed", told)
    publish(session, request_topic(request.id), "request.changed", {"step": request.step})


def message_arrived(session: Session, message: Message) -> None:
    """Tell the message log, and the page of the job it is about."""
    told = {"id": str(message.id), "status": message.status}
    publish(session, MESSAGES, "message.changed", told)
    if message.about_type == "job" and message.about_id:
        publish(session, job_topic(message.about_id), "message.changed", told)
