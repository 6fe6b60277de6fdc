// Disclosure: what an entry commits to without saying it, and showing some of it to somebody.
//
//   Payload payload{.object = "operator/na-1042"};
//   payload.fields.push_back(NewField("holder_name", R"("Walvis Trading")", fill));
//   entry.commitments = CommitmentsOf(payload);            // public: 32 bytes a field
//   const Payload shown = Only(payload, {"holder_name"});  // to somebody who has a right to it
//   VerifyPayload(shown, entry)                            // there: no refusals
//
// A commitment is HMAC-SHA-256 of the field's value under a salt of 32 random bytes that is used
// for nothing else. So who does not have the salt learns nothing, not even by trying every name in
// the world, and who has it can check a value and not find another one. Payload and salts stay with
// their owner, outside the ledger.
// Deletion of personal data: payload and salts are deleted, wherever they were given. What is left
// in the ledger, for ever, is as good as random. A field can be deleted alone (Without).
// Pure, except for the bytes that `fill` gives; thread-safe; a microsecond a field.
#ifndef TIDEWAITER_LEDGER_DISCLOSURE_H_
#define TIDEWAITER_LEDGER_DISCLOSURE_H_

#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::ledger {

using Salt = std::array<unsigned char, 32>;
// Fills the bytes with secrets: access/secret.h has the system's, tests their own.
using FillSecret = std::function<void(std::span<unsigned char>)>;

// Of one payload document: 64 fields of text, and descriptions of documents, never their bytes.
inline constexpr std::size_t kPayloadBytesMax = std::size_t{1} << 20U;

struct Field {
  std::string name = {};   // of the commitment
  std::string value = {};  // canonical JSON: "\"Walvis Trading\"", {"bytes":…,"sha256":"…"}
  Salt salt{};
  friend bool operator==(const Field&, const Field&) = default;
};

// Fields of one entry, in the order of their names: all, or those that somebody may see.
struct Payload {
  std::string object = {};
  std::vector<Field> fields = {};
  friend bool operator==(const Payload&, const Payload&) = default;
};

// A field with a fresh salt. Errors: kInvalidArgument: `value` is no JSON, or the name no name.
Result<Field> NewField(std::string_view name, std::string_view value, const FillSecret& fill);
// The value by which a field commits to a whole document: its length, its media type, its SHA-256.
std::string DocumentValue(std::string_view bytes, std::string_view media_type);

Hash CommitTo(const Salt& salt, std::string_view value);
// Of all fields, names rising, as Entry::commitments has them.
std::vector<Commitment> CommitmentsOf(const Payload& payload);

// Those fields that are named, and those that are not. Names that it has not change nothing.
Payload Only(const Payload& payload, const std::set<std::string>& names);
Payload Without(const Payload& payload, const std::set<std::string>& names);

// The document: canonical JSON, {"fields":{name:{"salt":base64,"value":…}},"object":"…","v":1}.
std::string WritePayload(const Payload& payload);
// Errors: kInvalidArgument with a pointer.
Result<Payload> ReadPayload(std::string_view json);

struct Disclosed {
  Refusals refusals = {};  // "other_object", "not_committed", "wrong_salt_or_value"
  std::vector<std::string> undisclosed =
      {};  // commitments of the entry that the payload leaves out
};
// Whether every field of the payload is what the entry commits to. All problems.
Disclosed VerifyPayload(const Payload& payload, const Entry& entry);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_DISCLOSURE_H_
