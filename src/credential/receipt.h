// Receipt: proof, as COSE, that an entry is in a transparency log: for verifiers that speak SCITT.
//
//   const std::string receipt = IssueReceipt(signer, leaf, {.tree_size = 7, .leaf_index = 6,
//                                                           .path = path});
//   const ReceiptCheck check = VerifyReceipt(receipt, leaf, keys);
//   check.problems.empty()                                // in the log that has this key
//
// The signature is over the root of the tree, which is not inside: who checks computes it from the
// leaf and the path. The tree is that of RFC 9162 with SHA-256 (label 395, value 1), so that a path
// of the log itself serves. A log that lies about its past is caught by its mirrors and witnesses,
// not by receipts.
// Problem codes: cbor (not a receipt), data_structure (another kind of tree), proof (none, several,
// or a path that does not fit), key_unknown, key_kind, signature.
// Source: draft-ietf-cose-merkle-tree-proofs. Thread-safe. O(path): that of a signature.
#ifndef TIDEWAITER_CREDENTIAL_RECEIPT_H_
#define TIDEWAITER_CREDENTIAL_RECEIPT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "codec/problem.h"
#include "credential/cose.h"
#include "tlog/tree.h"

namespace tidewaiter::credential {

struct ReceiptProof {
  std::uint64_t tree_size = 0;
  std::uint64_t leaf_index = 0;
  tlog::Proof path;  // from the leaf up
};

// `leaf`: tlog::LeafHash of the entry. Errors: kInvalidArgument: the path does not fit to size and
// index.
Result<std::string> IssueReceipt(const CoseSigner& log, const tlog::Hash& leaf,
                                 const ReceiptProof& proof);

// Finds the key of a log by the id in the receipt.
using ReceiptKeys = std::function<Result<PublicKey>(std::string_view key_id)>;

struct ReceiptCheck {
  std::string key_id;
  std::uint64_t tree_size = 0;
  std::uint64_t leaf_index = 0;
  tlog::Hash root = {};
  codec::Problems problems;
};
ReceiptCheck VerifyReceipt(std::string_view receipt, const tlog::Hash& leaf,
                           const ReceiptKeys& keys);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_RECEIPT_H_
