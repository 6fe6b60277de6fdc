// Rule: may this entry stand? The same code answers at the log that orders entries and at every
// mirror before it cosigns, from the same bytes, so that two honest ones never differ.
//
//   World world{.charter = charter, .history = history, .proofs = proofs};
//   Refusals refusals = CheckEntry(entry, world);
//   if (!refusals.empty()) return Answer(refusals);        // all of them, each with code and
//   pointer
//
// Every entry carries the whole public state that follows from it (who holds, until when, what is
// left). So a rule looks at one entry and the one before it – or at numbered ones of the same
// object – and never at a data base: a trader with the entries of one object and their proofs can
// check its whole life offline, years later.
// Pure: no clock, no random numbers, no order of maps. Thread-safe. O(bytes of the entries) plus
// one Ed25519 verification per signature (about 45 µs each; the rest 1 to 6 µs).
#ifndef TIDEWAITER_LEDGER_RULE_H_
#define TIDEWAITER_LEDGER_RULE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::ledger {

// Entry `number` of the object that is being judged, from its own log, among those that stand
// before it there; nothing when there is none. Who judges an old entry again hides it and what came
// after.
using History = std::function<std::optional<Entry>(std::uint32_t number)>;

// What is proven by a `.tlog-proof` from any log of the federation: the entry in it, and that it
// was final (q cosignatures) under the charter. Errors: what does not hold.
using Proofs = std::function<Result<Entry>(std::string_view proof_text)>;

struct World {
  const Charter& charter;  // of exactly entry.charter entries
  History history;
  Proofs proofs;
};

// An entry whose signatures were verified: each signer is who it says.
struct Spoken {
  const Entry& entry;
  std::vector<Signer> signers;
};

// Everything: signatures, chain (number and previous), powers, endorsements, the rule of its type.
Refusals CheckEntry(const Entry& entry, const World& world);

// The same without verifying signatures, for bytes whose signatures a quorum has vouched for:
// a mirror that catches up checks them afterwards.
Refusals CheckEntryUnverified(const Entry& entry, const World& world);

// The rule of one type. `before` is entry number-1 (nothing for the first), which was judged
// itself.
struct Step {
  const Spoken& spoken;
  const Entry* before;
  const World& world;
};

// Where an entry of a type may stand in the life of its object. CheckEntry sees to it, before the
// rule of the type is asked: that one is called with `before` exactly when it does not open.
enum class Place : std::uint8_t {
  kOpens,   // it is number 1
  kGoesOn,  // it follows another one that did not end the object
  kEnds,    // the same, and nothing may follow it
};

// `check` adds refusals. It may count on: the form of the entry, its kind of object ("title/…" for
// "title.…"), its chain, its place, its signatures being whose they say. What it has to see to: the
// members of `data`, who of the signers may say it, and that the state follows from the one before.
struct RecordRule {
  std::string_view type;  // "title.transfer"
  Place place = Place::kGoesOn;
  void (*check)(const Step& step, Refusals& refusals) = nullptr;
};

// The rules of one version (Charter::rules). Nothing for a version that this program does not know:
// then it does not cosign, and says that it has to be updated.
std::optional<std::span<const RecordRule>> RulesOf(std::uint32_t version);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_RULE_H_
