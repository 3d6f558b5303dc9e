"""How what is recognised belongs to the district that an account answers for."""

from units.remits import BY, CODES, SHARED

EVIDENCE = ["recognition__unit__district__code", "region_report__district__code"]

CODES |= {
    "awards.recognition": ["unit__district__code"],
    "awards.regionreport": ["district__code"],
    "awards.practice": EVIDENCE,
    "awards.achievement": EVIDENCE,
    "awards.approval": EVIDENCE,
    "awards.correction": EVIDENCE,
    "awards.remark": EVIDENCE,
    "awards.turn": ["recognition__unit__district__code"],
    "awards.certificate": ["recognition__unit__district__code"],
    "awards.clearance": ["recognition__unit__district__code"],
    "awards.vetofinding": ["recognition__unit__district__code"],
    "awards.elimination": ["recognition__unit__district__code"],
    "awards.storyphoto": ["recognition__unit__district__code"],
}
BY |= {"awards.importrun": "by", "awards.acknowledgement": "acknowledged_by"}
SHARED |= {"awards.source": ["achievements", "practices"]}
