"""Whether a certificate holds, asked with its code or with the file; and badges for other sites."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from awards.certificates import codes
from awards.certificates.badges import KINDS, badge
from awards.certificates.verifying import LARGEST, FileVerdict, Standing, by_code, by_file
from awards.documents.typeset import FontMissing

from .honours import StoryView

TEMPLATE = "awards/verify.html"
#: What a form with a file has around it, in bytes.
AROUND = 16 * 1024
TOO_LARGE = (
    f"文件超过 {LARGEST // 1024 // 1024} MB，不是本站的证书；证书只有几十 KB。"
    "请上传证书的 PDF 原件。"
)
NOT_A_CODE = (
    "核验码不完整：应是五组字母和数字，如 0042-QX7M-3K9T-VB2H-8RJW，印在证书左下角。"
    "请核对后重新输入，大小写和横线都可以不管。"
)
NOTHING = "请先选择证书的 PDF 文件，再点“上传核验”。"


# It changes nothing and is answered alike for everyone, so that it needs no cookie.
@method_decorator(csrf_exempt, name="dispatch")
class VerifyFormView(View):
    """Where a code is typed, or a certificate's file is sent."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; with a code that can be one, the way to what is said of it."""
        if "code" not in request.GET:
            return self._page(request)
        typed = request.GET["code"]
        if (code := codes.read(typed)) is None:
            return self._page(request, typed=typed[:60], notices=[NOT_A_CODE])
        return HttpResponseRedirect(reverse("awards:verify", args=[code]))

    def post(self, request: HttpRequest) -> HttpResponse:
        """What is said of a file. What is too long is not even read."""
        if _length(request) > LARGEST + AROUND:
            return self._page(request, notices=[TOO_LARGE])
        sent = request.FILES.get("file")
        if sent is None or not sent.size:
            return self._page(request, notices=[NOTHING])
        if sent.size > LARGEST:
            return self._page(request, notices=[TOO_LARGE])
        found = by_file(sent.read())
        return self._page(request, **_said_of(found), file=found, file_name=sent.name)

    def _page(self, request: HttpRequest, **context) -> HttpResponse:
        return render(request, TEMPLATE, context)


def _length(request: HttpRequest) -> int:
    """The bytes that a request says it sends."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _said_of(found: FileVerdict) -> dict:
    """What the page reads of a file's verdict; a code that is unknown tells nothing more."""
    verdict = found.verdict
    is_known = verdict is not None and verdict.standing != Standing.UNKNOWN
    return {"verdict": verdict} if is_known else {}


class VerifyView(View):
    """What is said of the certificate with a code; 404 for one that is unknown."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The facts of the certificate, and whether it holds."""
        verdict = by_code(code)
        is_unknown = verdict.standing == Standing.UNKNOWN
        context = {"verdict": verdict, "typed": verdict.code}
        response = render(request, TEMPLATE, context, status=404 if is_unknown else 200)
        response.headers["Cache-Control"] = "no-cache"  # what is due depends on the day
        return response


class BadgeView(StoryView):
    """The badge of an honour on record; found as its story is, and nowhere else."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The picture. Without a font to set it in, what is missing, as 503."""
        kind = kwargs["kind"]
        try:
            drawn = badge(self.get_object(), kind)
        except FontMissing as missing:
            return HttpResponse(str(missing), content_type="text/plain; charset=utf-8", status=503)
        return HttpResponse(drawn, content_type=KINDS[kind])
