// Entry: one signed statement in a log: what happened to one object, who says so, and which
// statement it follows. The bytes that are signed are the bytes that are hashed and kept.
//
//   ASSIGN_OR_RETURN(const Entry entry, ReadEntry(bytes));       // form only
//   const Refusals refusals = CheckEntry(entry, before, world);  // may it stand? ledger/rule.h
//
// An entry is a C2SP signed note. Its text is one line of JSON; its signature lines are those of
// everybody who has to say so. So old, unmodified clients can check who signed it:
//
//   {"charter":12,"commitments":{"holder_name":"…"},"data":{…},"log":"customs.na/ledger",
//    "number":3,"object":"title/T-7QX2","previous":"…","time":"2026-11-27T10:00:00.000Z",
//    "type":"title.transfer","v":1}
//
//   — did:key:z6Mkf… Az3grl…
//
// `log`, `object`, `number` and `previous` make it worthless anywhere else: an entry cannot be
// replayed in another log, twice in its own, or after another successor. What is private is not in
// it: `commitments` are HMAC-SHA256 under a salt of their own (ledger/disclosure.h).
// Format, byte for byte: docs/formats/ledger-entry.md.
#ifndef TIDEWAITER_LEDGER_ENTRY_H_
#define TIDEWAITER_LEDGER_ENTRY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::ledger {

using Hash = std::array<unsigned char, 32>;  // SHA-256; of an entry: its leaf hash in RFC 6962

inline constexpr std::size_t kEntryBytesMax = 60'000;  // a bundle's length prefix ends at 65,535
inline constexpr std::size_t kObjectIdMax = 96;        // "<kind>/<local>", visible ASCII
inline constexpr std::size_t kLogOriginMax = 128;      // a host name and a path
inline constexpr std::size_t kEntryTypeMax = 64;       // the longest today has 22
inline constexpr std::size_t kCommitmentNameMax = 40;  // names of fields
inline constexpr std::uint64_t kCharterSizeMax = 1'000'000;  // changes of one federation, ever
inline constexpr std::size_t kCommitmentsMax = 64;           // fields of one payload
inline constexpr std::size_t kSignaturesMax = 64;  // a federation of 60 members, all signing

struct Commitment {
  std::string name;  // [a-z0-9_]{1,40}: the field of the payload
  Hash value{};      // HMAC-SHA256(salt, bytes of the field)
  friend bool operator==(const Commitment&, const Commitment&) = default;
};

struct EntrySignature {
  std::string name;                       // of a key in the charter, or a did:key that is the key
  std::array<unsigned char, 4> key_id{};  // as in a signed note
  std::array<unsigned char, 64> signature{};  // Ed25519
  friend bool operator==(const EntrySignature&, const EntrySignature&) = default;
};

struct Entry {
  std::string log;                      // origin of the log that it stands in
  std::string type;                     // "title.transfer"; ledger/rule.h knows them
  std::string object;                   // "title/T-7QX2"
  std::uint32_t number = 1;             // of this object's entries: 1, 2, 3 …
  Hash previous{};                      // leaf hash of entry number-1; zeros in the first
  std::int64_t time_ms = 0;             // when it was said, UTC
  std::uint64_t charter = 0;            // size of the charter's log under which it was made
  std::string data;                     // JSON object with the members of its type
  std::vector<Commitment> commitments;  // names rising
  std::vector<EntrySignature> signatures;

  std::string text;  // what is signed: the JSON line with its line end
  Hash leaf{};       // leaf hash of the whole bytes
};

// Reads the form of an entry: a note, one line of canonical JSON, known members, limits. Members of
// `data` are the rule's affair. Errors: kInvalidArgument with the JSON pointer of the first
// problem. Pure; thread-safe; O(bytes).
Result<Entry> ReadEntry(std::string_view bytes);

// Forms of names; ASCII, so that they stand in JSON and in file names as they are.
bool IsLogOrigin(std::string_view text);  // visible, without quotes, backslash and '+'
bool IsObjectId(std::string_view text);   // "title/T-7QX2": kind in small letters, then visible
bool IsEntryType(std::string_view text);  // small letters, '_', and at least one '.' within
bool IsCommitmentName(std::string_view text);  // small letters, digits, '_'

// The line to be signed: canonical JSON of everything but signatures, with its line end.
std::string EntryText(const Entry& entry);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_ENTRY_H_
