"""The tables that come in: each column declared once, for reading, checking and the dictionary on the data page."""

import difflib
import functools
from dataclasses import dataclass

from core.reference import squeeze

ROLES = ("peksos", "tks", "pendamping_pkh", "tksk", "psm", "penyuluh", "other")
UNITS = ("person", "family")
IGNORED = "ignored"  # what a column means that is told to be left out
FAMILY_CATEGORIES = ("24", "25", "26")  # R4: persons or families, so a row must say which


@dataclass(frozen=True)
class Column:
    """One field of a file. `headers` are the spellings offices use, compared without case, spaces and signs.

    A value of a personal column never leaves the file: not in a message, a log or the warehouse.
    """

    name: str
    headers: tuple[str, ...]
    personal: bool = False


@dataclass(frozen=True)
class Dataset:
    """A kind of file. Of each group in `needs` at least one column must be there.

    `province_wide`: a row may belong to the whole province, and a row without a district does.
    """

    name: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    province_wide: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def recognise(self, header: str) -> str | None:
        """The field a header names, or None."""
        return _by_header(self.columns).get(squeeze(header))

    def nearly(self, header: str, likeness: float) -> str | None:
        """The field whose spelling a header nearly is, or None; short headers are not guessed."""
        known = _by_header(self.columns)
        close = difflib.get_close_matches(squeeze(header), known, n=1, cutoff=likeness)
        return known[close[0]] if close and len(squeeze(header)) > 4 else None

    def needs_met(self, fields: set[str | None]) -> float:
        """The share of `needs` that these fields meet: how much a file looks like this dataset."""
        return sum(any(field in fields for field in group) for group in self.needs) / len(self.needs)


@functools.cache
def _by_header(columns: tuple[Column, ...]) -> dict[str, str]:
    """Spelling -> field, spellings without case, spaces and signs."""
    return {squeeze(spelling): column.name for column in columns for spelling in (column.name, *column.headers)}


# A header that names the code system settles R10 for its column.
CODE_SYSTEM_HEADERS = {
    squeeze(header): system
    for system, headers in {
        "kemendagri": ("kode_kemendagri", "code_kemendagri", "kode wilayah kemendagri", "kemendagri", "kode depdagri"),
        "bps": ("kode_bps", "code_bps", "kode wilayah bps", "bps", "id_bps"),
    }.items()
    for header in headers
}

DISTRICT = Column(
    "district",
    ("kabupaten/kota", "kabupaten", "kota", "kab/kota", "kabkota", "kab./kota", "nama kabupaten/kota", "nama kabupaten",
     "wilayah", "daerah", "nama daerah", "district_name", "regency/municipality", "kabupaten/kota regency/municipality",
     "regency", "municipality", "kabupaten / kotamadya", "kab. / kota", "nama kab/kota", "nama wilayah", "uraian wilayah",
     "kab", "nama kab", "nama_kab"),
)  # fmt: skip
DISTRICT_CODE = Column(
    "district_code",
    ("kode", "code", "kode kabupaten/kota", "kode kabupaten", "kode wilayah", "kode daerah", "kode kab/kota", "kode kab",
     *CODE_SYSTEM_HEADERS),
)  # fmt: skip

CASELOAD = Dataset(
    "caseload",
    columns=(
        DISTRICT,
        DISTRICT_CODE,
        Column(
            "period",
            (
                "periode",
                "tahun",
                "year",
                "semester",
                "triwulan",
                "bulan",
                "month",
                "quarter",
                "per tanggal",
                "tahun data",
                "t.a.",
                "tahun anggaran",
                "periode data",
            ),
        ),
        Column(
            "category",
            (
                "kategori",
                "jenis pmks",
                "jenis ppks",
                "pmks",
                "ppks",
                "jenis",
                "kode pmks",
                "kode jenis",
                "kategori pmks",
                "kategori ppks",
                "no jenis",
                "uraian pmks",
                "jenis masalah",
            ),
        ),
        Column("cases", ("jumlah", "jumlah pmks", "jumlah ppks", "total", "count", "kasus", "nilai", "jumlah kasus")),
        Column("unit", ("satuan", "units", "satuan hitung")),
        # Only in a list of persons, which is counted and never kept.
        Column(
            "nik", ("nomor induk kependudukan", "no nik", "nomor nik", "no. ktp", "no ktp", "nik ktp"), personal=True
        ),
        Column("name", ("nama", "nama lengkap", "nama pmks", "nama ppks", "nama penyandang"), personal=True),
    ),
    needs=(("district", "district_code"), ("category",), ("cases", "nik", "name")),
)

WORKERS = Dataset(
    "workers",
    columns=(
        Column("nik", ("nomor induk kependudukan", "no nik", "nomor nik"), personal=True),
        Column("worker_id", ("id_tenaga", "id tenaga", "id pekerja", "nip", "id", "nomor tenaga"), personal=True),
        Column("name", ("nama", "nama lengkap", "nama tenaga", "nama pekerja", "nama lengkap & gelar", "nama dan gelar", "nama lengkap dan gelar"), personal=True),
        DISTRICT,
        DISTRICT_CODE,
        Column("role", ("jenis tenaga", "peran", "jabatan", "jenis sdm", "jenis petugas")),
        Column("level", ("jenjang", "tingkat")),
        Column(
            "certificate_number",
            ("nomor sertifikat", "no sertifikat", "no. sertifikat", "nomor_sertifikat"),
            personal=True,
        ),
        Column("certified_on", ("tanggal sertifikat", "tgl sertifikat", "tanggal sertifikasi", "tgl sertifikasi", "tersertifikasi pada", "tanggal terbit sertifikat",
               "tgl terbit sertifikat", "tanggal terbit", "tgl terbit")),
        Column("expires_on", ("berlaku sampai", "berlaku s.d.", "berlaku sd", "berlaku hingga", "masa berlaku", "tanggal berakhir", "tgl berakhir",
               "masa berlaku sampai", "masa berlaku s.d.", "berlaku sampai dengan", "tanggal kedaluwarsa")),
        Column("revoked_on", ("tanggal dicabut", "tgl dicabut", "dicabut", "dicabut pada")),
        Column("as_of", ("per tanggal", "tanggal data", "posisi", "per", "keadaan per")),
    ),
    needs=(("nik", "worker_id"), ("district", "district_code"), ("role",), ("certified_on",)),
)  # fmt: skip

TRAINING = Dataset(
    "training",
    columns=(
        Column(
            "event",
            ("kegiatan", "nama kegiatan", "pelatihan", "nama pelatihan", "uji kompetensi", "nama uji", "diklat", "nama diklat",
             "bimtek", "jenis kegiatan", "jenis pelatihan", "judul kegiatan", "judul pelatihan", "pelatihan/uji kompetensi",
             "kegiatan/pelatihan", "nama acara", "acara", "training", "course", "test", "name of event", "event name"),
        ),
        Column(
            "date",
            ("tanggal", "tgl", "tanggal kegiatan", "tgl kegiatan", "tanggal pelaksanaan", "tgl pelaksanaan", "tanggal pelatihan",
             "tanggal uji", "tgl uji", "tanggal ujian", "hari/tanggal", "waktu pelaksanaan", "tanggal selesai", "day", "held on"),
        ),
        DISTRICT,
        DISTRICT_CODE,
        Column(
            "participants",
            ("peserta", "jumlah peserta", "jml peserta", "banyaknya peserta", "peserta hadir", "jumlah peserta uji",
             "jumlah peserta pelatihan", "peserta uji", "peserta ujian", "jumlah peserta ujian", "number of participants",
             "attendants", "total peserta"),
        ),
        Column(
            "passed",
            ("lulus", "jumlah lulus", "jml lulus", "peserta lulus", "jumlah peserta lulus", "yang lulus", "jumlah yang lulus",
             "kompeten", "jumlah kompeten", "dinyatakan lulus", "dinyatakan kompeten", "lulus uji", "number passed", "pass"),
        ),
        # Nobody's name belongs here: known so that it is refused, and hidden until then.
        Column("nik", ("nomor induk kependudukan", "no nik", "nomor nik", "nip"), personal=True),
        Column("name", ("nama", "nama lengkap", "nama peserta"), personal=True),
    ),
    needs=(("event",), ("date",), ("participants",)),
    province_wide=True,
)  # fmt: skip

DATASETS = {dataset.name: dataset for dataset in (CASELOAD, WORKERS, TRAINING)}
COUNTS = ("cases", "participants", "passed")  # fields whose figures are people or families

ROLE_SPELLINGS = {
    "peksos": ("peksos", "pekerja sosial", "pekerja sosial profesional", "sakti peksos", "social worker"),
    "tks": ("tks", "tenaga kesejahteraan sosial"),
    "pendamping_pkh": ("pendamping_pkh", "pendamping pkh", "pendamping program keluarga harapan", "pkh companion"),
    "tksk": ("tksk", "tenaga kesejahteraan sosial kecamatan"),
    "psm": ("psm", "pekerja sosial masyarakat"),
    "penyuluh": ("penyuluh", "penyuluh sosial", "pensos"),
    "other": ("other", "lainnya", "lain-lain"),
}
SMALLER_AREA_HEADERS = (
    "kecamatan", "namakecamatan", "kodekecamatan", "kec", "desa", "kelurahan", "desakelurahan", "keldesa", "pekon", "kampung",
    "namadesa", "namakelurahan", "subdistrict", "village",
)  # fmt: skip
NUMBERING_HEADERS = ("no", "nomor", "nourut", "nomorurut", "number", "num")
YEAR_HEADERS = ("tahun", "year", "th", "thn")  # beside a column of PART_HEADERS, one period in two columns
PART_HEADERS = ("semester", "triwulan", "tw", "kuartal", "quarter", "bulan", "month")
UNIT_SPELLINGS = {
    "person": ("person", "persons", "orang", "jiwa", "individu", "people"),
    "family": (
        "family",
        "families",
        "kk",
        "keluarga",
        "kepala keluarga",
        "rumah tangga",
        "rt",
        "household",
        "households",
    ),
}
NOT_AVAILABLE = ("n/a", "na", "n.a.", "...", "…", "tidak tersedia", "tad", "t.a.d.")
