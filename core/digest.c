/* SHA-256 of bytes as they come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/digest.h"

void qc_digest_start(qc_digest *digest)
{
    sha256_init(digest);
}

void qc_digest_add(qc_digest *digest, const void *bytes, size_t length)
{
    sha256_update(digest, length, bytes);
}

void qc_digest_end(qc_digest *digest, uint8_t sum[QC_DIGEST_SIZE])
{
    sha256_digest(digest, QC_DIGEST_SIZE, sum);
}
