// LedgerJudge: ledger's rules behind the interface that federation needs.
//
//   LedgerRules rules{.charter_at = [&](std::uint64_t size) { return book.At(size); }, …};
//   ASSIGN_OR_RETURN(auto judge, LedgerJudge::Open(rules, origin, folder / "objects", storage));
//
// Beside CheckEntry it looks at the whole log: its charter never goes back, and its times not more
// than ten minutes. What depends on this node defers and never refuses: a charter that has not
// come, a time more than five minutes ahead of our clock, a charter that we know for more than an
// hour to be superseded.
//
// Its state lies with the index of objects, in one transaction with the places: a judge goes on
// where the index ends, some ten thousand entries behind the log's end, whatever the log's size. An
// index that is gone, damaged or of another history is built again from the log: about 100,000
// entries a second, told by `on_rebuild`.
#ifndef TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_
#define TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/result.h"
#include "federation/judge.h"
#include "federation/roster.h"
#include "federation/storage.h"
#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/object_index.h"
#include "ledger/rule.h"
#include "os/file.h"

namespace tidewaiter::federation {

inline constexpr std::int64_t kFutureMaxMs = 5 * 60'000;
inline constexpr std::int64_t kBackMaxMs = 10 * 60'000;
// Entries that were taken and may not be in the log's storage yet: more than any batch has.
inline constexpr std::size_t kRecentEntries = 4'096;
// How long new entries may still be made under the charter before the one in force: whoever has a
// form half filled in when a member joins need not begin again. Counted by the mirror's own clock
// from when it learned of the newer charter, since an entry's time is its writer's word.
inline constexpr std::int64_t kCharterGraceMs = 60 * 60'000;
// Entries wait in memory for the index's file, at most so long while there are this many: what is
// lost by a kill is read again by the next start, in well under a second.
inline constexpr std::int64_t kIndexFlushMs = 30'000;
inline constexpr std::uint64_t kIndexFlushEntries = 20'000;
// Between two words about a rebuild: a second of it.
inline constexpr std::uint64_t kRebuildStep = 100'000;

struct LedgerRules {
  // The charter of exactly that many entries; null: it has not come.
  std::function<std::shared_ptr<const ledger::Charter>(std::uint64_t size)> charter_at;
  ledger::Proofs proofs;
  // When set: told of every entry that is taken, to keep the charter's book and other state. At
  // each start it is told again from entry `told` on: 0 for state that is in memory alone.
  std::function<void(const ledger::Entry& entry)> on_taken = {};
  std::uint64_t told = 0;
  // When we learned that the charter of exactly that many entries is not the last one; nothing: it
  // is, or we do not keep it (charter_times.h). Of the own log the grace is to be half of a
  // mirror's, so that what its writer lets in is not too late elsewhere.
  std::function<std::optional<std::int64_t>(std::uint64_t size)> superseded_at = {};
  std::int64_t grace_ms = kCharterGraceMs;
  // Told while a judge goes through the log that its index lacks: entries so far, and of all.
  std::function<void(std::uint64_t done, std::uint64_t of)> on_rebuild = {};
};

class LedgerJudge final : public Judge {
 public:
  // `index` is derived from the log and may be deleted. Errors: those of ObjectIndex::Open and of
  // reading the storage.
  static Result<std::unique_ptr<LedgerJudge>> Open(LedgerRules rules, std::string_view origin,
                                                   const os::Path& index, LogStorage& storage);

  Verdict Check(std::string_view entry, std::int64_t now_ms) override;
  Verdict CheckVouched(std::string_view entry, std::int64_t now_ms) override;
  Verdict Audit(std::string_view entry) override;
  void Take(std::uint64_t index, std::string_view entry) override;
  [[nodiscard]] std::uint64_t taken() const override { return taken_; }
  // That entry of the object among those that were taken, and its last one; nothing: there is none,
  // or it cannot be read. A look-up in the index and one entry read: some microseconds.
  [[nodiscard]] std::optional<ledger::Entry> EntryOf(std::string_view object,
                                                     std::uint32_t number) const;
  [[nodiscard]] std::optional<ledger::Entry> LatestOf(std::string_view object) const;
  ~LedgerJudge() override;  // writes the index, so that the next start has little to do

 private:
  struct Read {
    std::string bytes = {};
    ledger::Entry entry = {};
  };
  struct Recent {
    std::string object = {};
    std::uint32_t number = 0;
    ledger::LogState after = {};
    std::string bytes = {};
  };
  LedgerJudge(LedgerRules rules, std::string_view origin, ledger::ObjectIndex index,
              LogStorage& storage);
  Verdict Judge(std::string_view bytes, std::int64_t now_ms, bool vouched);
  Verdict JudgeByRules(const ledger::Entry& entry, bool vouched) const;
  std::optional<Read> ReadAgain(std::string_view bytes);
  std::optional<Verdict> LookAtLog(const ledger::Entry& entry, std::int64_t now_ms) const;
  std::optional<Verdict> LookAtCharter(const ledger::Entry& entry, std::int64_t now_ms) const;
  [[nodiscard]] std::optional<std::uint64_t> PlaceOf(std::string_view object,
                                                     std::uint32_t number) const;
  void Index(std::uint64_t at, const Recent& recent);
  void FlushNowAndThen(std::int64_t now_ms);

  LedgerRules rules_;
  std::string origin_;
  ledger::ObjectIndex index_;
  LogStorage& storage_;
  std::uint64_t taken_ = 0;
  std::optional<Read> stood_;  // what was found to stand last, for Take
  std::deque<Recent> recent_;  // the last ones that were taken
  // Of those; the objects' names are in recent_.
  using Place = std::pair<std::string_view, std::uint32_t>;
  struct PlaceHash {
    std::size_t operator()(const Place& place) const;
  };
  std::unordered_map<Place, std::uint64_t, PlaceHash> places_;
  ledger::LogState state_;          // after taken_ entries
  std::uint64_t rebuild_end_ = 0;   // entries that the log had when it was opened
  std::int64_t flushed_at_ms_ = 0;  // by the node's clock; 0: not yet
};

// "title/T-7#3".
std::optional<std::string> LedgerStepOf(std::string_view entry);

// What a node needs of a charter: members that cosign, all logs with their keys, q and f.
Roster RosterOf(const ledger::Charter& charter);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_
