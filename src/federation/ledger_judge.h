// LedgerJudge: ledger's rules behind the interface that federation needs.
//
//   LedgerRules rules{.charter_at = [&](std::uint64_t size) { return book.At(size); }, …};
//   ASSIGN_OR_RETURN(auto judge, LedgerJudge::Open(rules, origin, folder / "objects", storage));
//
// Beside CheckEntry it looks at the whole log: its charter never goes back, and its times not more
// than ten minutes. What depends on this node defers and never refuses: a charter that has not
// come, a time more than five minutes ahead of our clock.
#ifndef TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_
#define TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

struct LedgerRules {
  // The charter of exactly that many entries; null: it has not come.
  std::function<std::shared_ptr<const ledger::Charter>(std::uint64_t size)> charter_at;
  ledger::Proofs proofs;
  // When set: told of every entry that is taken, to keep the charter's book and other state.
  std::function<void(const ledger::Entry& entry)> on_taken = {};
};

class LedgerJudge final : public Judge {
 public:
  // `index` is derived from the log and may be deleted. Errors: those of ObjectIndex::Open.
  static Result<std::unique_ptr<LedgerJudge>> Open(LedgerRules rules, std::string_view origin,
                                                   const os::Path& index, LogStorage& storage);

  Verdict Check(std::string_view entry, std::int64_t now_ms) override;
  Verdict CheckVouched(std::string_view entry, std::int64_t now_ms) override;
  Verdict Audit(std::string_view entry) override;
  void Take(std::uint64_t index, std::string_view entry) override;
  [[nodiscard]] std::uint64_t taken() const override { return taken_; }

 private:
  struct Recent {
    std::string object = {};
    std::uint32_t number = 0;
    std::string bytes = {};
  };
  LedgerJudge(LedgerRules rules, std::string_view origin, ledger::ObjectIndex index,
              LogStorage& storage)
      : rules_(std::move(rules)), origin_(origin), index_(std::move(index)), storage_(storage) {}
  Verdict Judge(std::string_view bytes, std::int64_t now_ms, bool vouched);
  Verdict JudgeByRules(const ledger::Entry& entry, bool vouched) const;
  std::optional<Verdict> LookAtLog(const ledger::Entry& entry, std::int64_t now_ms) const;
  [[nodiscard]] std::optional<std::uint64_t> PlaceOf(std::string_view object,
                                                     std::uint32_t number) const;
  [[nodiscard]] std::optional<ledger::Entry> EntryOf(std::string_view object,
                                                     std::uint32_t number) const;
  void Index(std::uint64_t at, const Recent& recent);

  LedgerRules rules_;
  std::string origin_;
  ledger::ObjectIndex index_;
  LogStorage& storage_;
  std::uint64_t taken_ = 0;
  std::deque<Recent> recent_;  // the last ones that were taken
  std::map<std::pair<std::string, std::uint32_t>, std::uint64_t> places_;  // of those
  std::uint64_t charter_ = 0;                                              // the largest so far
  std::int64_t time_ms_ = 0;                                               // the latest so far
};

// "title/T-7#3".
std::optional<std::string> LedgerStepOf(std::string_view entry);

// What a node needs of a charter: members that cosign, all logs with their keys, q and f.
Roster RosterOf(const ledger::Charter& charter);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_LEDGER_JUDGE_H_
