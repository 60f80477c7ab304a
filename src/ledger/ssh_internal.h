#ifndef MF_LEDGER_SSH_INTERNAL_H
#define MF_LEDGER_SSH_INTERNAL_H
/* What ssh_key.c and sshsig.c share, and nobody else needs. */
#include <openssl/evp.h>

#include "ledger/ssh_key.h"

/* A P-256 key for libcrypto, which the caller frees; NULL: its point isn't on the curve. */
EVP_PKEY *mf_ssh_p256(const struct mf_ssh_key *key);

#endif
