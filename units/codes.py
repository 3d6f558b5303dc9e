"""Codes that identify places and organs: GB/T 2260 and GB 32100-2015."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

#: Six digits: province, city, county (GB/T 2260).
DISTRICT_CODE = r"^[1-9][0-9]{5}$"
#: Eighteen characters without I, O, S, V, Z; organs begin with 11 (GB 32100-2015, 4.1).
CREDIT_CODE = r"^[0-9ABCDEFGHJKLMNPQRTUWXY]{2}[0-9]{6}[0-9ABCDEFGHJKLMNPQRTUWXY]{10}$"


def as_registered(code: str) -> str:
    """A 统一社会信用代码 half width, in capitals, without the spaces that certificates print."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", code)).upper()


def credit_code_warning(code: str) -> str:
    """What is doubtful about a well-formed 统一社会信用代码, in Chinese; "" when nothing is.

    A wrong check digit only warns: codes that break GB 32100 have been issued and stay in use.
    """
    try:
        uscc.validate(code)
    except InvalidChecksum:
        return f"统一社会信用代码 {code} 的校验位不符，请对照证书再核一次；确认无误可以保留。"
    except ValidationError:
        return f"统一社会信用代码 {code} 的登记部门或机构类别不常见，请对照证书再核一次。"
    if not code.startswith("11"):
        return f"统一社会信用代码 {code} 不以 11 开头，机关的代码通常以 11 开头，请再核一次。"
    return ""
