"""A bank with keys of its own that asks and pays open bills over real HTTP.

What for: the story, a demonstration, a first look at a new installation. It knows of Naungan what a bank knows: the
address, its keys, the codes that people bring. Never: a short cut past the door.
"""

import itertools
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from naungan.bank.signature import (
    SignatureForm,
    SignedRequest,
    minify,
    sign_asymmetric,
    sign_symmetric,
    string_to_sign,
    token_string_to_sign,
)
from naungan.bank.timestamp import format_timestamp
from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.values import BillState
from naungan.kernel import Actor, Refusal, Scope, format_count, format_rupiah

HTTP_SECONDS = 10.0
TOKEN_KEPT_SECONDS = 600.0
PAGE = 500

_CHANNEL_ID, _TELLER = "95221", "6010"

Tell = Callable[[str], None]


class DoorUnreachable(Refusal):
    """Nothing answers at the address."""

    code = "BANK_DOOR_UNREACHABLE"


class DoorAnsweredNonsense(Refusal):
    """What answers at the address is no SNAP biller, or does not let the bank in."""

    code = "BANK_DOOR_NOT_SNAP"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bank is at the door."""

    client_id: str
    service_id: str
    secret: str
    private_key: RSAPrivateKey


@dataclass(slots=True)
class SimulationResult:
    """What came of a run."""

    asked: int = 0
    paid: int = 0
    refused: int = 0
    amount_rp: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        return (
            f"{format_count(self.asked)} tagihan ditanyakan, {format_count(self.paid)} dibayar "
            f"({format_rupiah(self.amount_rp)}), {format_count(self.refused)} ditolak, {self.seconds:.1f} detik"
        )


def simulate(*, base_url: str, tell: Tell, region: str = "", limit: int | None = None) -> SimulationResult:
    """Open bills of the region (all, or the first ``limit``) are asked for and paid at the door; says each as it goes.

    A refused bill is counted and told, and the run goes on.
    Refuses: DoorUnreachable, DoorAnsweredNonsense.
    """
    started = time.monotonic()
    result = SimulationResult()
    identity = own_identity(identity_folder(), at=datetime.now(UTC))
    with httpx.Client(base_url=base_url, timeout=HTTP_SECONDS) as http:
        bank = SnapBank(identity, http)
        for code in _open_codes(region, limit):
            _ask_and_pay(bank, code, result, tell)
    result.seconds = time.monotonic() - started
    return result


def pay_one(code: str, *, base_url: str) -> SimulationResult:
    """The bank asks for this one bill and pays it at the door, as ``simulate`` does.

    Refuses: DoorUnreachable, DoorAnsweredNonsense. A bill that the door refuses is told in ``problems``.
    """
    started = time.monotonic()
    result = SimulationResult()
    identity = own_identity(identity_folder(), at=datetime.now(UTC))
    with httpx.Client(base_url=base_url, timeout=HTTP_SECONDS) as http:
        _ask_and_pay(SnapBank(identity, http), code, result, lambda sentence: None)
    result.seconds = time.monotonic() - started
    return result


def identity_folder() -> Path:
    """Where the bank keeps its keys, readable by the owner only."""
    folder: Path = settings.DATA_FOLDER.path / "bank-simulator"
    return folder


def own_identity(folder: Path, *, at: datetime) -> Identity:
    """The bank's keys and its registration as a partner; both are made where they are missing."""
    key = _own_key(folder / "private-key.pem")
    card = folder / "partner.json"
    if card.exists():
        kept = json.loads(card.read_text())
        if bills.partner_by_client_id(kept["client_id"]) is not None:
            return Identity(kept["client_id"], kept["service_id"], kept["secret"], key)
    tag = secrets.token_hex(3).upper()
    client_id, service_id = f"BANK-SIMULASI-{tag}", f"9{int(tag, 16) % 10**7:07d}"
    by = Actor.system("bank-simulasi")
    billing.open_accounts(by=by, at=at)
    secret = billing.add_partner(
        client_id=client_id,
        service_id=service_id,
        name="Bank Simulasi (contoh)",
        public_key_pem=key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        by=by,
        at=at,
    )
    _write_private(card, json.dumps({"client_id": client_id, "service_id": service_id, "secret": secret}))
    return Identity(client_id, service_id, secret, key)


class SnapBank:
    """The calls a bank makes, signed as SNAP says (symmetric, with a token)."""

    def __init__(self, identity: Identity, http: httpx.Client) -> None:
        self._identity = identity
        self._http = http
        self._token, self._token_ends = "", 0.0
        self._numbers = itertools.count(1)
        self._run = f"{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}"

    def inquire(self, code: str) -> dict[str, Any]:
        """Service 24."""
        return self._call("/v1.0/transfer-va/inquiry", self._account(code) | {"inquiryRequestId": self._next_number()})

    def pay(self, code: str, inquiry: dict[str, Any]) -> dict[str, Any]:
        """Service 25: exactly what the inquiry said is owed, with a reference of the bank's per programme."""
        reference = self._next_number()[-9:]
        message = self._account(code) | {
            "paymentRequestId": inquiry["inquiryRequestId"],
            "virtualAccountName": inquiry["virtualAccountName"],
            "channelCode": _TELLER,
            "paidAmount": inquiry["totalAmount"],
            "totalAmount": inquiry["totalAmount"],
            "trxDateTime": format_timestamp(datetime.now(UTC)),
            "referenceNo": reference,
            "flagAdvise": "N",
            "billDetails": [
                {
                    "billNo": line["billNo"],
                    "billSubCompany": line["billSubCompany"],
                    "billAmount": line["billAmount"],
                    "billReferenceNo": f"{reference}{line['billCode']}",
                }
                for line in inquiry["billDetails"]
            ],
            "additionalInfo": {},
        }
        return self._call("/v1.0/transfer-va/payment", message)

    def status(self, code: str, request_id: str) -> dict[str, Any]:
        """Service 26."""
        message = self._account(code) | {"inquiryRequestId": request_id, "paymentRequestId": request_id}
        return self._call("/v1.0/transfer-va/status", message)

    def _account(self, code: str) -> dict[str, Any]:
        padded = self._identity.service_id.rjust(8)
        return {"partnerServiceId": padded, "customerNo": code, "virtualAccountNo": padded + code}

    def _next_number(self) -> str:
        """Digits that are never used twice: the run's and a counter."""
        return f"{self._run}{next(self._numbers):08d}"

    def _call(self, path: str, message: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(message).encode()
        token, timestamp = self._valid_token(), format_timestamp(datetime.now(UTC))
        signed = SignedRequest("POST", path, token, body, timestamp)
        to_sign = string_to_sign(signed, minify(body), form=SignatureForm.SYMMETRIC)
        headers = {
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": sign_symmetric(self._identity.secret, to_sign),
            "X-PARTNER-ID": self._identity.client_id,
            "X-EXTERNAL-ID": self._next_number(),
            "CHANNEL-ID": _CHANNEL_ID,
        }
        return self._post(path, body, headers)

    def _valid_token(self) -> str:
        if time.monotonic() >= self._token_ends:
            timestamp = format_timestamp(datetime.now(UTC))
            message = token_string_to_sign(self._identity.client_id, timestamp)
            headers = {
                "X-TIMESTAMP": timestamp,
                "X-CLIENT-KEY": self._identity.client_id,
                "X-SIGNATURE": sign_asymmetric(self._identity.private_key, message),
            }
            answer = self._post("/v1.0/access-token/b2b", b'{"grantType":"client_credentials"}', headers)
            if "accessToken" not in answer:
                told = f"{answer.get('responseCode')} {answer.get('responseMessage')}"
                raise DoorAnsweredNonsense(f"Token ditolak: {told}", f"No token given: {told}")
            self._token, self._token_ends = str(answer["accessToken"]), time.monotonic() + TOKEN_KEPT_SECONDS
        return self._token

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        try:
            response = self._http.post(path, content=body, headers=headers | {"Content-Type": "application/json"})
        except httpx.TransportError as reason:
            address = str(self._http.base_url)
            raise DoorUnreachable(
                f"Tidak ada jawaban dari {address}. Jalankan make run, atau sebutkan alamat lain dengan --base-url.",
                f"No answer from {address}. Run make run, or name another address with --base-url.",
            ) from reason
        try:
            answer: dict[str, Any] = response.json()
            answer["responseCode"]
        except (ValueError, KeyError, TypeError) as reason:
            raise DoorAnsweredNonsense(
                f"Alamat {response.url} bukan pintu bank SNAP (HTTP {response.status_code}).",
                f"{response.url} is no SNAP bank door (HTTP {response.status_code}).",
            ) from reason
        return answer


def _ask_and_pay(bank: SnapBank, code: str, result: SimulationResult, tell: Tell) -> None:
    result.asked += 1
    asked = bank.inquire(code)
    if asked["responseCode"] != "2002400":
        _refused(result, tell, code, asked)
        return
    inquiry = asked["virtualAccountData"]
    paid = bank.pay(code, inquiry)
    if paid["responseCode"] != "2002500":
        _refused(result, tell, code, paid)
        return
    amount_rp = int(paid["virtualAccountData"]["paidAmount"]["value"].removesuffix(".00"))
    status = bank.status(code, inquiry["inquiryRequestId"])
    flag = status.get("virtualAccountData", {}).get("paymentFlagStatus")
    if flag != "00":
        result.problems.append(f"{code}: dibayar, tetapi status {status['responseCode']} berbendera {flag}")
    result.paid += 1
    result.amount_rp += amount_rp
    tell(f"{code}  {inquiry['virtualAccountName']}: {format_rupiah(amount_rp)} dibayar, status {flag}")


def _refused(result: SimulationResult, tell: Tell, code: str, answer: dict[str, Any]) -> None:
    result.refused += 1
    line = f"{code}: ditolak {answer['responseCode']} {answer['responseMessage']}"
    result.problems.append(line)
    tell(line)


def _open_codes(region: str, limit: int | None) -> Iterator[str]:
    """Codes of open bills, oldest first, as they were when the run began."""
    wanted = bills.count_bills(Scope.system(), state=BillState.OPEN, region=region) if limit is None else limit
    codes: list[str] = []
    while len(codes) < wanted:
        page = bills.bills(
            Scope.system(),
            state=BillState.OPEN,
            region=region,
            limit=min(PAGE, wanted - len(codes)),
            offset=len(codes),
            newest_first=False,
        )
        if not page.rows:
            break
        codes += [bill.code for bill in page.rows]
    return iter(codes)


def _own_key(file: Path) -> RSAPrivateKey:
    if not file.exists():
        made = generate_private_key(public_exponent=65537, key_size=2048)
        _write_private(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise DoorAnsweredNonsense(f"{file} bukan kunci RSA.", f"{file} is no RSA key.")
    return key


def _write_private(file: Path, text: str) -> None:
    """Readable by the owner only, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)
