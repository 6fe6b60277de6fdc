// Health: how the federation looks from one node: each log, how far each member has come, who lied.
// Values for a page and for monitoring; sizes are numbers of entries.
#ifndef TIDEWAITER_FEDERATION_HEALTH_H_
#define TIDEWAITER_FEDERATION_HEALTH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/sequencer.h"

namespace tidewaiter::federation {

struct LogHealth {
  std::string origin;
  std::string writer;              // member
  std::uint64_t stored = 0;        // entries on our disk
  std::uint64_t judged = 0;        // of them, those that stand
  std::uint64_t cosigned = 0;      // by us
  std::uint64_t final_size = 0;    // with a quorum, as far as we know
  std::uint64_t largest_seen = 0;  // signed by the log, anywhere: what we lag behind
  std::string waiting_for;         // "clock_skew": why the next one cannot be judged yet
  std::vector<std::string> lies;   // names (evidence.h); not empty: it gets no cosignature
};

struct OwnHealth {
  std::string origin;
  std::uint64_t signed_size = 0;
  std::uint64_t final_size = 0;
  std::size_t queued = 0;
  std::string stopped;  // why; "" when it runs
  // Members that have not said yet how far this log is, since this node was opened: entries wait.
  std::vector<std::string> awaits = {};
  std::vector<MirrorStanding> mirrors;
};

struct MemberHealth {
  std::int64_t heard_at_ms = 0;           // of its last gossip, by our clock; 0: never
  std::optional<std::int64_t> skew_ms{};  // its clock less ours, as far as the answer's way allows
  bool skewed = false;                    // more than kSkewMs
  bool lied = false;                      // it wrote or cosigned two histories
  bool spoilt = false;                    // it served files that are not of what it cosigned
};

struct Health {
  std::vector<LogHealth> logs;
  std::optional<OwnHealth> own;
  std::map<std::string, MemberHealth> members;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_HEALTH_H_
