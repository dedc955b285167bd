"""Near-duplicates: the same speech from two sites, found by the shingles that two texts share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from build_scripts.model import Speech
from build_scripts.text.characters import fold

#: Folded characters of a shingle, and one of how many is compared. A speech of 4,000 characters has 250 samples; two
#: speeches of the same genre share 0 to 3 % of them, the same speech from two sites over 80 %.
SHINGLE, SAMPLED = 12, 16  # a power of 2
#: Of the polynomial that is the digest of a shingle, modulo 2 to the 64th: odd and large (MMIX, Knuth 2009).
_FACTOR = np.uint64(6364136223846793005)
#: Two speeches are the same if at least this share of the samples of the shorter text is in the longer. Measured on the
#: nine speeches, 37 files from the web and copies of them with a tenth of the paragraphs missing: others reach 0.04,
#: copies at least 0.7.
SAME = 0.5


def sample_shingles(speech: Speech) -> frozenset[int]:
    """Return the digests of a fixed sample of the shingles of a speech; empty for less than one shingle."""
    codes = np.frombuffer(fold(speech.text).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    digests = np.zeros(max(0, len(codes) - SHINGLE + 1), np.uint64)
    for at in range(SHINGLE if len(digests) else 0):
        digests = digests * _FACTOR + codes[at : at + len(digests)]
    return frozenset(digests[(digests * _FACTOR) >> np.uint64(32) & np.uint64(SAMPLED - 1) == 0].tolist())


def find_twins(speeches: Sequence[Speech]) -> Mapping[str, str]:
    """Return for each speech that is nearly the same as an earlier one the id of that one, and the reverse.

    The cost is linear in the number of samples: only speeches that share one are compared.
    """
    samples = {speech.id: sample_shingles(speech) for speech in speeches}
    owners: dict[int, list[str]] = defaultdict(list)
    twins: dict[str, str] = {}
    for speech_id, digests in samples.items():
        shared = Counter(owner for digest in digests for owner in owners[digest])
        for owner, count in shared.most_common(1):
            if count >= SAME * min(len(digests), len(samples[owner])):
                twins[speech_id] = owner
                twins.setdefault(owner, speech_id)
        for digest in digests:
            owners[digest].append(speech_id)
    return twins
