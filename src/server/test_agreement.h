// For tests: an agreement of mutual recognition in the demo's federation.
#ifndef TIDEWAITER_SERVER_TEST_AGREEMENT_H_
#define TIDEWAITER_SERVER_TEST_AGREEMENT_H_

#include <functional>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "base/check.h"
#include "ledger/draft.h"
#include "server/demo_federation.h"

namespace tidewaiter::server {

inline constexpr const char* kAgreement = "mra-xx-xa";

// Until it holds, for twenty seconds: a delivery is tried again after five.
inline bool Eventually(const std::function<bool()>& holds) {
  const double end_s = os::RealClock().MonotonicSeconds() + 20;
  while (os::RealClock().MonotonicSeconds() < end_s) {
    if (holds()) return true;
    std::this_thread::yield();
  }
  return false;
}

// The draft with one more member's signature.
inline member::Draft SignedBy(DemoFederation& federation, const char* id,
                              const member::Draft& draft) {
  member::Member& other = federation.neighbour(id);
  const std::string host = other.own_log().substr(0, other.own_log().find('/'));
  const auto read = other.ReadDraft(draft.text);
  CHECK(read.has_value());
  const auto with = other.Sign(*read, {host + "/charter"});
  CHECK(with.has_value());
  const std::string note = *ledger::AssembleEntry(with->text, with->signatures);
  const auto more = federation.own().AddSignatures(draft, note.substr(note.find("\n\n") + 2));
  CHECK(more.has_value());
  return *more;
}

// xx and xa recognize one another's operators; xb and xd are no parties.
inline void Agree(DemoFederation& federation) {
  member::Draft draft;
  ASSERT_TRUE(Eventually([&] {  // until the charter is here
    auto prepared = federation.own().Prepare(
        {.type = "charter.agreement.set",
         .data = R"({"agreement":{"id":"mra-xx-xa","parties":["xa","xx"],"benefits":["priority"],)"
                 R"("from":"2026-01-01T00:00:00.000Z"}})"});
    if (prepared) draft = *std::move(prepared);
    return prepared.has_value();
  }));
  federation.own().Submit(SignedBy(federation, "xb", SignedBy(federation, "xa", draft)),
                          [](const Result<member::Said>&) {});
  ASSERT_TRUE(Eventually([&] {
    for (const char* id : {"xx", "xa", "xb"}) {
      if (!federation.neighbour(id).charter()->agreements().contains(kAgreement)) return false;
    }
    return true;
  }));
}

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_AGREEMENT_H_
