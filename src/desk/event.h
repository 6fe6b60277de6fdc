// Event: one change of state in the journal: who, when, what, about what. The journal is a sequence
// of events without gaps; each carries a hash over itself and the one before, so that nobody can
// change, drop or insert one unseen.
//
//   desk::Event event{.kind = "declaration.released", .subject = id, .actor = "acc-7", ...};
//   const desk::Hash head = desk::ChainHash(before, event);
//
// Events are never edited. A kind is never given another meaning; data may gain members.
// docs/formats/journal.md describes the bytes that are hashed and the data of each kind.
#ifndef TIDEWAITER_DESK_EVENT_H_
#define TIDEWAITER_DESK_EVENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace tidewaiter::desk {

using Hash = std::array<std::byte, 32>;  // SHA-256; all zero before the first event

struct Event {
  std::uint64_t seq = 0;      // 1, 2, 3, ... without gaps
  std::int64_t time_ms = 0;   // since 1970, UTC
  std::string kind;           // "declaration.lodged", ... at most 64 bytes
  std::string subject;        // id of the declaration, account, ... that changed
  std::uint32_t version = 0;  // of the subject's document, where it has one
  std::string actor;          // id of the principal; "system" for the house itself
  std::string request;        // id of the request, for logs
  std::string data;           // JSON object
  Hash hash{};                // ChainHash
  friend bool operator==(const Event&, const Event&) = default;
};

// SHA-256 over the hash before and every member but the hash, each with its length. O(bytes).
Hash ChainHash(const Hash& before, const Event& event);

std::string HexOf(const Hash& hash);  // 64 lower-case digits

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_EVENT_H_
