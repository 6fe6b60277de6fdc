// Presented: somebody shows an entry – a certificate, an authorization, a title – with its proof.
// Is it genuine, and is it still what holds?
//
//   const Presented shown{.entry = entry, .proof = proof, .payload = payload};
//   const MirrorView view = ViewOf(*judge, node->heard_quorum_ms(now_ms));
//   const auto objections = CheckPresented(shown, policy, view, now_ms);
//   if (objections.empty()) …               // genuine, and nothing came after it
//
// A proof holds for ever: it says that the entry was final, not that it still is the last word. Who
// was revoked yesterday has a good proof of last year. So whoever lets something pass asks a
// mirror, and the mirror says how fresh it is: with q members heard within a time, an honest one of
// them would have told of any entry that was final before.
//
// Codes: not_proven (the proof does not hold; detail says why), revoked_credential (a later entry
// says that it is over: revoked, replaced, used, …), suspended_credential, superseded_entry (a
// later entry changed it and it goes on), fork (our history has another entry there: keep the
// proof, it is evidence), mirror_behind (the proof is of more than our mirror has), stale_mirror
// (too few members were heard lately), wrong_salt (a value that was shown is not what the entry
// commits to), other_object, not_committed (ledger/disclosure.h). Pure apart from the view's
// look-ups; 45 µs for each signature of the proof.
#ifndef TIDEWAITER_FEDERATION_PRESENTED_H_
#define TIDEWAITER_FEDERATION_PRESENTED_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "federation/judge.h"
#include "federation/ledger_judge.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "tlog/policy.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {

// A mirror that heard of no quorum for so long is not asked: a revocation reaches members within
// seconds, and an officer at a desk waits no longer than this before he telephones.
inline constexpr std::int64_t kStaleMs = 10 * 60'000;

struct Presented {
  ledger::Entry entry = {};
  tlog::LogProof proof = {};
  std::optional<ledger::Payload> payload = {};  // what was disclosed with it
};

// What a mirror knows of one log.
struct MirrorView {
  std::uint64_t size = 0;  // entries judged
  std::function<std::optional<ledger::Entry>(std::string_view object, std::uint32_t number)> entry =
      {};
  std::function<std::optional<ledger::Entry>(std::string_view object)> latest = {};
  std::int64_t as_of_ms = 0;  // when a quorum of members was last heard; 0: never
};
// Of the judge that a mirror or the own log has. The judge outlives the view.
MirrorView ViewOf(const LedgerJudge& judge, std::int64_t as_of_ms);

// All that speaks against it. Without a view (offline) only what the proof itself says.
std::vector<Objection> CheckPresented(const Presented& presented, const tlog::Policy& policy,
                                      const std::optional<MirrorView>& view, std::int64_t now_ms);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_PRESENTED_H_
