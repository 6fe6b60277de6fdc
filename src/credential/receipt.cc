#include "credential/receipt.h"

#include "codec/cbor.h"

namespace tidewaiter::credential {
namespace {

using codec::CborReader;
using codec::CborWriter;
using tlog::Hash;

constexpr std::int64_t kRfc9162Sha256 = 1;
constexpr std::int64_t kInclusionProofs = -1;

std::unexpected<Error> Invalid(const char* message) {
  return Fail(ErrorCode::kInvalidArgument, message);
}

// Size, index and path as CBOR.
std::string ProofBytes(const ReceiptProof& proof) {
  CborWriter out;
  out.Array(3)
      .Integer(static_cast<std::int64_t>(proof.tree_size))
      .Integer(static_cast<std::int64_t>(proof.leaf_index))
      .Array(proof.path.size());
  for (const Hash& hash : proof.path)
    out.Bytes(tlog::BytesOf(hash));
  return out.bytes();
}

Result<ReceiptProof> ReadProof(std::string_view bytes) {
  CborReader in(bytes);
  ASSIGN_OR_RETURN(const std::size_t parts, in.Array());
  if (parts != 3) return Invalid("a proof has three parts");
  ASSIGN_OR_RETURN(const std::int64_t size, in.Integer());
  ASSIGN_OR_RETURN(const std::int64_t index, in.Integer());
  ASSIGN_OR_RETURN(const std::size_t steps, in.Array());
  if (size < 1 || index < 0 || steps > tlog::kProofHashesMax)
    return Invalid("the proof has no sense");
  ReceiptProof proof = {.tree_size = static_cast<std::uint64_t>(size),
                        .leaf_index = static_cast<std::uint64_t>(index),
                        .path = {}};
  for (std::size_t i = 0; i < steps; ++i) {
    ASSIGN_OR_RETURN(const std::string_view step, in.Bytes());
    ASSIGN_OR_RETURN(const Hash hash, tlog::HashFrom(step));
    proof.path.push_back(hash);
  }
  if (!in.empty()) return Invalid("something stands behind the proof");
  return proof;
}

// The one proof of inclusion among the headers.
Result<ReceiptProof> ProofOf(const CoseMessage& message) {
  const auto header = message.unprotected.find(kCoseDataProofs);
  if (header == message.unprotected.end()) return Invalid("the receipt has no proofs");
  CborReader in(header->second);
  ASSIGN_OR_RETURN(const std::size_t kinds, in.Map());
  if (kinds != 1) return Invalid("the receipt has not one kind of proof");
  ASSIGN_OR_RETURN(const std::int64_t kind, in.Integer());
  ASSIGN_OR_RETURN(const std::size_t count, in.Array());
  if (kind != kInclusionProofs || count != 1) return Invalid("it is not one proof of inclusion");
  ASSIGN_OR_RETURN(const std::string_view bytes, in.Bytes());
  return ReadProof(bytes);
}

Result<Hash> RootOf(const Hash& leaf, const ReceiptProof& proof) {
  return tlog::RootFromInclusion(proof.leaf_index, proof.tree_size, leaf, proof.path);
}

bool IsRfc9162(const CoseMessage& message) {
  const auto header = message.protected_headers.find(kCoseDataStructure);
  if (header == message.protected_headers.end()) return false;
  const auto kind = CborReader(header->second).Integer();
  return kind && *kind == kRfc9162Sha256;
}

}  // namespace

Result<std::string> IssueReceipt(const CoseSigner& log, const Hash& leaf,
                                 const ReceiptProof& proof) {
  ASSIGN_OR_RETURN(const Hash root, RootOf(leaf, proof));
  CborWriter proofs;
  proofs.Map(1).Integer(kInclusionProofs).Array(1).Bytes(ProofBytes(proof));
  return SignCose(
      log, {.extra_protected = {{kCoseDataStructure, CborWriter().Integer(kRfc9162Sha256).bytes()}},
            .unprotected = {{kCoseDataProofs, proofs.bytes()}},
            .payload = std::string(tlog::BytesOf(root)),
            .detached = true});
}

ReceiptCheck VerifyReceipt(std::string_view receipt, const Hash& leaf, const ReceiptKeys& keys) {
  ReceiptCheck check;
  const auto note = [&](const char* code, std::string detail) {
    check.problems.push_back({.code = code, .pointer = "", .detail = std::move(detail)});
  };
  const auto message = ReadCose(receipt);
  if (!message) {
    note("cbor", message.error().message);
    return check;
  }
  check.key_id = message->key_id;
  if (!IsRfc9162(*message)) note("data_structure", "the log is of a kind that is not known here");
  const auto proof = ProofOf(*message);
  const auto root = proof ? RootOf(leaf, *proof) : std::unexpected(proof.error());
  if (!root || message->payload) {
    note("proof", root ? "the root should not be inside" : root.error().message);
  }
  const auto key = keys(message->key_id);
  if (!key) note("key_unknown", key.error().message);
  if (!check.problems.empty()) return check;
  check.tree_size = proof->tree_size;
  check.leaf_index = proof->leaf_index;
  check.root = *root;
  if (const Status status = VerifyCose(*message, *key, tlog::BytesOf(*root)); !status) {
    note(status.error().code == ErrorCode::kInvalidArgument ? "key_kind" : "signature",
         status.error().message);
  }
  return check;
}

}  // namespace tidewaiter::credential
