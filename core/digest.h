/* SHA-256 of bytes as they come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_DIGEST_H
#define QC_CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <nettle/sha2.h>

enum { QC_DIGEST_SIZE = SHA256_DIGEST_SIZE };

typedef struct sha256_ctx qc_digest;

void qc_digest_start(qc_digest *digest);
void qc_digest_add(qc_digest *digest, const void *bytes, size_t length);

/** Ends the digest; it can be started again. */
void qc_digest_end(qc_digest *digest, uint8_t sum[QC_DIGEST_SIZE]);

#endif
