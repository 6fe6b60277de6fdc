#include "ledger/draft.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "codec/canonical_json.h"
#include "ledger/did_key.h"
#include "ledger/internal/signers.h"
#include "ledger/moment.h"
#include "tlog/note.h"

namespace tidewaiter::ledger {
namespace {

std::unexpected<Error> BadForm(std::string field) {
  return Fail(ErrorCode::kInvalidArgument, "is missing or has not this form", std::move(field));
}

Status CheckForms(const Entry& draft) {
  if (!IsLogOrigin(draft.log)) return BadForm("/log");
  if (!IsObjectId(draft.object)) return BadForm("/object");
  if (!IsEntryType(draft.type)) return BadForm("/type");
  if (draft.number == 0) return BadForm("/number");
  if (draft.charter > kCharterSizeMax) return BadForm("/charter");
  if (draft.time_ms < 0 || draft.time_ms > kMomentMax) return BadForm("/time");
  for (const Commitment& commitment : draft.commitments)
    if (!IsCommitmentName(commitment.name)) return BadForm("/commitments");
  return {};
}

}  // namespace

Entry After(const Entry& before, std::string_view type) {
  Entry draft;
  draft.log = before.log;
  draft.type = type;
  draft.object = before.object;
  draft.number = before.number + 1;
  draft.previous = before.leaf;
  draft.time_ms = before.time_ms;
  draft.charter = before.charter;
  return draft;
}

Result<std::string> TextToSign(const Entry& draft) {
  RETURN_IF_ERROR(CheckForms(draft));
  Entry entry = draft;
  Result<std::string> data = codec::CanonicalJson(draft.data);
  if (!data) return Fail(ErrorCode::kInvalidArgument, data.error().message, "/data");
  entry.data = *std::move(data);
  std::ranges::sort(entry.commitments, {}, &Commitment::name);
  return EntryText(entry);
}

EntrySignature SignText(std::string_view text, std::string_view name, const tlog::Ed25519Key& key) {
  EntrySignature signature{.name = std::string(name)};
  signature.key_id = KeyIdOf(name, key.public_key());
  signature.signature = key.Sign(text);
  return signature;
}

EntrySignature SignText(std::string_view text, const tlog::Ed25519Key& did_key) {
  return SignText(text, DidKeyOf(did_key.public_key()), did_key);
}

Result<std::string> AssembleEntry(std::string_view text, std::vector<EntrySignature> signatures) {
  std::ranges::sort(signatures, {}, &EntrySignature::name);
  std::string bytes(text);
  bytes += '\n';
  for (const EntrySignature& signature : signatures) {
    std::uint32_t id = 0;
    for (const unsigned char byte : signature.key_id)
      id = id << 8U | byte;
    const std::string raw(signature.signature.begin(), signature.signature.end());
    bytes += tlog::FormatSignature({.name = signature.name, .id = id, .bytes = raw});
  }
  RETURN_IF_ERROR(ReadEntry(bytes));
  return bytes;
}

}  // namespace tidewaiter::ledger
