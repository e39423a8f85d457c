"""What a public page needs before anything is asked of anybody."""

from pydantic import BaseModel, Field

from steelyard.markets.locksmith.words import ServiceType, Urgency


class FromPrice(BaseModel):
    """The cheapest deposit at one urgency, over all active areas."""

    urgency: Urgency
    from_minor: int
    currency: str


class ServiceTold(BaseModel):
    """A service in plain words; ``prices`` is empty where it is not to be had anywhere."""

    service_type: ServiceType
    label: str
    about: str
    prices: list[FromPrice]


class UrgencyTold(BaseModel):
    urgency: Urgency
    label: str
    about: str


class AreaTold(BaseModel):
    name: str
    city: str
    region: str


class PhoneTold(BaseModel):
    """Where our texts come from, to call and to show."""

    e164: str = Field(examples=["+13125550100"])
    formatted: str = Field(examples=["(312) 555-0100"])


class StripeTold(BaseModel):
    """What the payment page loads. ``publishable_key`` is public by its nature."""

    publishable_key: str
    script_url: str


class SandboxTold(BaseModel):
    url: str


class About(BaseModel):
    """The market in a nutshell. Nothing personal, nothing secret; good for a minute."""

    market: str
    title: str
    tagline: str
    currency: str
    time_zone: str = Field(description="IANA name; whose days the market counts in.")
    services: list[ServiceTold]
    urgencies: list[UrgencyTold]
    areas: list[AreaTold]
    phone: PhoneTold | None
    wave_minutes: float = Field(description="How long a few locksmiths have to answer.")
    stripe: StripeTold
    sandbox: SandboxTold | None = Field(description="Null wherever real money is paid.")
    version: str
