// Judge: may this entry stand behind those that stand already? The interface that federation needs
// of the rules; ledger_judge.h puts ledger's behind it, tests a tiny one.
//
//   const Verdict verdict = judge.Check(entry, now_ms);
//   if (verdict.kind == Verdict::Kind::kStands) judge.Take(index, entry);
//
// A judge knows one log. It is handed every entry in order, so that its state follows from the log
// alone: the sequencer's and every mirror's are the same at the same size. Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_JUDGE_H_
#define TIDEWAITER_FEDERATION_JUDGE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/storage.h"

namespace tidewaiter::federation {

// Why an entry may not stand. `code` is a stable word (docs/ledger-records.md).
struct Objection {
  std::string code;
  std::string pointer;  // into the entry; empty: the whole
  std::string detail;   // for people
  friend bool operator==(const Objection&, const Objection&) = default;
};

// Codes that federation itself knows: the lies that they are have names of their own.
inline constexpr std::string_view kCodeReplayed = "replayed_entry";   // the same bytes again
inline constexpr std::string_view kCodeNumberTaken = "number_taken";  // another successor was first
inline constexpr std::string_view kCodeClockSkew = "clock_skew";      // from the future
inline constexpr std::string_view kCodeCharterUnknown = "charter_unknown";  // newer than ours
// Made under an old charter, and not final yet though the newer one has long been known.
inline constexpr std::string_view kCodeCharterSuperseded = "charter_superseded";

struct Verdict {
  enum class Kind : std::uint8_t {
    kStands,
    kDeferred,  // cannot be judged yet: it may stand later, so nobody refuses it
    kRefused,   // never, whoever asks
  };
  Kind kind = Kind::kStands;
  std::vector<Objection> objections = {};   // unless it stands
  std::optional<std::uint64_t> other = {};  // index of the entry that it repeats or runs against
};

class Judge {
 public:
  Judge() = default;
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  virtual ~Judge() = default;

  // As if `entry` came next. Changes nothing. `now_ms` is the node's own clock, for what must not
  // come from the future; it can defer and never refuse.
  virtual Verdict Check(std::string_view entry, std::int64_t now_ms) = 0;
  // The same for one that a quorum vouches for: signatures may be left out …
  virtual Verdict CheckVouched(std::string_view entry, std::int64_t now_ms) {
    return Check(entry, now_ms);
  }
  // … and are looked at afterwards, of an entry that was taken.
  virtual Verdict Audit(std::string_view /*entry*/) { return {}; }
  // It stands at `index`, which is one more than the last time.
  virtual void Take(std::uint64_t index, std::string_view entry) = 0;
  // How many entries it has taken: a judge that keeps its state on disk begins there.
  [[nodiscard]] virtual std::uint64_t taken() const = 0;
};

// `storage` is that of the log; it outlives the judge, which may read what has been taken.
using MakeJudge =
    std::function<Result<std::unique_ptr<Judge>>(std::string_view origin, LogStorage& storage)>;

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_JUDGE_H_
