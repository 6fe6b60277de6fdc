// Made-up members with keys, and a roster of them.
#ifndef TIDEWAITER_FEDERATION_TEST_MEMBERS_H_
#define TIDEWAITER_FEDERATION_TEST_MEMBERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "federation/roster.h"
#include "tlog/note.h"

namespace tidewaiter::federation {

inline tlog::Ed25519Key TestKey(std::size_t member, unsigned char what) {
  tlog::Ed25519Key::Seed seed{};
  seed[0] = static_cast<unsigned char>(member + 1);
  seed[1] = what;
  return tlog::Ed25519Key(seed);
}

inline std::string TestMember(std::size_t i) {
  return fmt::format("m{}", i);
}
inline std::string TestOrigin(std::size_t i) {
  return fmt::format("m{}.example/ledger", i);
}
inline tlog::Signer TestLogKey(std::size_t i) {
  return {TestOrigin(i), TestKey(i, 1)};
}
// A key of the log that was taken out of force before it signed anything.
inline tlog::Signer TestOldLogKey(std::size_t i) {
  return {TestOrigin(i), TestKey(i, 3)};
}
inline tlog::Signer TestCosigner(std::size_t i) {
  return {fmt::format("m{}.example/mirror", i), TestKey(i, 2), tlog::KeyType::kCosignature};
}

// n members of which f may lie; the first `logs` of them write a log. q is the smallest that holds.
inline Roster TestRoster(std::size_t n, std::size_t f, std::size_t logs) {
  Roster roster;
  for (std::size_t i = 0; i < n; ++i)
    roster.cosigners.push_back({TestMember(i), TestCosigner(i).verifier()});
  for (std::size_t i = 0; i < logs; ++i) {
    roster.logs.push_back({.origin = TestOrigin(i),
                           .member = TestMember(i),
                           .keys = {{.key = TestLogKey(i).verifier()},
                                    {.key = TestOldLogKey(i).verifier(), .to_size = 0}}});
  }
  roster.faults = f;
  roster.quorum = (n + f) / 2 + 1;
  return roster;
}

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_MEMBERS_H_
