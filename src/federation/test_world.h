// World: a federation in one thread: nodes, disks that forget at a crash, a network that loses,
// delays, doubles and cuts, clocks that are wrong, clients, and members that lie. Everything
// follows from a seed.
//
//   World world({.seed = 7, .misdeed = Misdeed::kFork});
//   world.Run();
//   EXPECT_EQ(world.Complaints(), "");         // what must hold and does not
//
// A liar is made of honest nodes that must not be there: two with the same keys and different
// disks, one with an older disk, one with rules asleep, one with a stolen key.
#ifndef TIDEWAITER_FEDERATION_TEST_WORLD_H_
#define TIDEWAITER_FEDERATION_TEST_WORLD_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "federation/node.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"

namespace tidewaiter::federation {

enum class Misdeed : std::uint8_t {
  kNone,
  kFork,          // the operator of log 0 tells two halves of the members two histories
  kEquivocation,  // and a witness cosigns both
  kRollback,      // it goes back to an older disk and on from there
  kReordered,     // it changes the order of what it had signed
  kReplay,        // it takes the same bytes twice
  kDouble,        // it takes two successors of one entry
  kStolenKey,     // a thief signs with a key that is out of force
  kTampered,      // a byte on an honest mirror's disk changes
  kTruncated,     // entries on an honest mirror's disk are gone
  kClockSkew,     // an honest member's clock is ten minutes off
  kDeadWriter,    // the writer of log 0 dies and never comes back
  kBadTiles,      // a member goes on serving what is not of the checkpoints that it cosigned
  kOldDisk,       // the honest operator of log 0 brings back a backup: no lie comes of it
};
inline constexpr std::size_t kMisdeeds = 14;
std::string_view NameOf(Misdeed misdeed);

struct WorldOptions {
  std::uint64_t seed = 1;
  Misdeed misdeed = Misdeed::kNone;
};

class World {
 public:
  explicit World(WorldOptions options);
  void Run();

  // One line per thing that does not hold: empty is good.
  [[nodiscard]] std::string Complaints();
  // Names under which honest members know of lies: of evidence that proves itself, and of alarms.
  [[nodiscard]] std::set<std::string> Names() const;
  [[nodiscard]] std::size_t finals() const { return finals_.size(); }
  [[nodiscard]] std::size_t crashes() const { return crashes_; }
  [[nodiscard]] std::size_t lost() const { return lost_; }
  [[nodiscard]] bool lied() const { return lied_; }  // the misdeed could be done
  [[nodiscard]] bool equivocated() const { return equivocated_; }
  [[nodiscard]] std::int64_t ended_ms() const { return now_; }

 private:
  using Disks = std::map<std::string, std::shared_ptr<MemoryDisk>, std::less<>>;
  struct Instance {
    std::size_t member = 0;
    int side = -1;        // of those who see a twin; -1: sees any
    bool liar = false;    // nothing is promised about it
    bool deaf = false;    // nobody's calls reach it
    bool dead = false;    // it does not come back
    bool asleep = false;  // its rules
    bool old_key = false;
    std::int64_t skew_ms = 0;
    Disks disks = {};
    std::shared_ptr<PowerSwitch> power = {};
    std::unique_ptr<Node> node = {};
    std::set<std::string> alarms = {};
    std::set<std::string> spoilt = {};  // logs whose disk we have spoilt
    int incarnation = 0;
  };
  struct Submission {
    std::size_t log = 0;
    std::size_t instance = 0;  // that it is handed to
    std::string bytes;
    int incarnation = -1;
    std::uint64_t id = 0;
    std::int64_t at_ms = 0;
    bool settled = false;
    bool must_settle = false;
  };
  struct Event {
    std::int64_t at_ms = 0;
    std::uint64_t order = 0;
    std::function<void()> what;
    bool operator<(const Event& other) const {
      return std::pair(other.at_ms, other.order) < std::pair(at_ms, order);
    }
  };

  void At(std::int64_t at_ms, std::function<void()> what);
  std::size_t AddInstance(Instance instance);
  void Start(std::size_t i);
  void Crash(std::size_t i);
  void Tick(std::size_t i);
  void Pump(std::size_t i);
  bool CrashIfOff(std::size_t i);
  void Send(std::size_t from, Outgoing out);
  void Deliver(std::size_t from, std::size_t to, const Outgoing& out);
  [[nodiscard]] std::size_t Route(std::size_t from, const std::string& member);
  [[nodiscard]] bool Lost(std::size_t a, std::size_t b);
  [[nodiscard]] std::int64_t Delay();
  [[nodiscard]] std::int64_t ClockOf(const Instance& instance) const {
    return now_ + instance.skew_ms;
  }

  void SetUp();
  void PlanChaos();
  void PlanMisdeed();
  void PlanTwins(std::size_t members);
  void Rollback();
  void BringBack();
  void Reorder();
  void Spoil(bool truncate);
  void SpoilServed();
  void Die();
  void Thief();
  bool TwinsDiffer();
  void Heal();
  bool AccompliceSignedBoth();
  void NoteTold(std::size_t from, std::size_t to, const Call& call);

  void Work(std::int64_t until_ms);
  void Submit(std::size_t log, std::size_t instance, std::string bytes);
  void Misuse(std::size_t instance, std::size_t i);
  void Hand(Submission& submission);
  void HandAgain();
  void OnSettled(std::size_t instance, const Settled& settled);
  void OnFinal(const Submission& submission, const Settled& settled);
  std::string NextOf(std::size_t log, const std::string& object, const std::string& text);

  [[nodiscard]] bool Quiet();
  static std::uint64_t MirroredSize(const Instance& self, const std::string& origin);
  static bool AbandonedHistory(const Instance& self, const std::string& origin);
  void CheckFinals();
  void CheckMirrors();
  void CheckLiveness();
  void CheckCaught();
  void CheckBroughtBack();
  [[nodiscard]] bool AreGone(const std::string& origin) const;
  void CheckReached();
  [[nodiscard]] std::vector<std::string> NamesWanted() const;
  void Complain(std::string what) { complaints_ += what + "\n"; }

  WorldOptions options_;
  Random random_;
  std::size_t n_ = 5;
  Roster roster_;
  std::vector<Instance> instances_;
  std::priority_queue<Event> events_;
  std::uint64_t order_ = 0;
  std::int64_t now_;
  std::int64_t heal_at_ms_ = 0;
  bool healed_ = false;
  double loss_ = 0;
  double twice_ = 0;
  std::set<std::pair<std::size_t, std::size_t>> cut_;
  std::vector<Submission> submissions_;
  std::map<std::pair<std::size_t, std::uint64_t>, tlog::Hash> finals_;  // log, index: leaf
  std::map<std::pair<std::size_t, std::string>, tlog::Hash> steps_;     // log, step: leaf
  std::map<std::pair<std::size_t, std::string>, TestEntry> heads_;  // log, object: last final one
  std::map<std::pair<std::size_t, std::string>, std::string> head_leaves_;
  std::size_t objects_ = 0;
  std::size_t crashes_ = 0;
  std::size_t lost_ = 0;
  bool lied_ = false;
  bool walled_ = false;       // until all is healed the sides of a fork do not hear each other
  bool equivocated_ = false;  // a member cosigned both histories
  std::map<std::size_t, std::uint64_t> told_;  // by liar: entries that honest members know of
  std::optional<std::uint64_t> back_at_{};     // entries that a log had when it had gone back
  std::string complaints_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_WORLD_H_
