#include "federation/test_world.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "federation/wire.h"
#include "tlog/checkpoint.h"
#include "tlog/hash.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kBegin = 1'700'000'000'000;
constexpr std::int64_t kChaosMs = 5'000;
constexpr std::int64_t kHealingMs = 40'000;  // an honest federation needs no longer
constexpr std::int64_t kGossipFastMs = 250;
constexpr std::int64_t kAuditFastMs = 200;
constexpr std::size_t kLogs = 2;
constexpr std::int64_t kTenMinutesMs = 600'000;

}  // namespace

std::string_view NameOf(Misdeed misdeed) {
  static constexpr std::array<std::string_view, kMisdeeds> kNames = {
      "none",       "fork",        "equivocation", "rollback", "reordered",
      "replay",     "double",      "stolen_key",   "tampered", "truncated",
      "clock_skew", "dead_writer", "bad_tiles",    "old_disk"};
  return kNames[static_cast<std::size_t>(misdeed)];
}

World::World(WorldOptions options)
    : options_(options),
      random_(options.seed * 977 + static_cast<std::uint64_t>(options.misdeed)),
      now_(kBegin) {
  SetUp();
}

void World::At(std::int64_t at_ms, std::function<void()> what) {
  events_.push({at_ms, order_++, std::move(what)});
}

void World::SetUp() {
  const bool two_liars = options_.misdeed == Misdeed::kEquivocation;
  n_ = two_liars ? 7 : 5;
  roster_ = TestRoster(n_, two_liars ? 2 : 1, kLogs);
  roster_.memo = std::make_shared<SignatureMemo>();  // of all: a run is signatures and little else
  for (std::size_t i = 0; i < n_; ++i)
    AddInstance({.member = i});
  heal_at_ms_ = kBegin + kChaosMs;
  loss_ = random_.Uniform(0, 0.15);
  twice_ = random_.Uniform(0, 0.1);
  PlanMisdeed();
  PlanChaos();
  for (std::size_t i = 0; i < instances_.size(); ++i)
    Start(i);
  At(heal_at_ms_, [this] { Heal(); });
}

std::size_t World::AddInstance(Instance instance) {
  instances_.push_back(std::move(instance));
  return instances_.size() - 1;
}

void World::Start(std::size_t i) {
  Instance& self = instances_[i];
  if (self.dead) return;
  self.power = std::make_shared<PowerSwitch>();
  NodeOptions options{
      .member = TestMember(self.member),
      .roster = roster_,
      .cosigner = TestCosigner(self.member),
      .open_storage = [this, i](std::string_view origin) -> Result<std::unique_ptr<LogStorage>> {
        std::shared_ptr<MemoryDisk>& disk = instances_[i].disks[std::string(origin)];
        if (!disk) disk = std::make_shared<MemoryDisk>();
        return std::make_unique<MemoryStorage>(disk, instances_[i].power);
      },
      .make_judge = [this, i](std::string_view /*origin*/,
                              LogStorage& /*storage*/) -> Result<std::unique_ptr<Judge>> {
        return std::make_unique<TestJudge>(instances_[i].asleep);
      },
      .step_of = TestStepOf,
      .trusts_disk = self.liar,
      .gossip_ms = kGossipFastMs,
      .audit_ms = kAuditFastMs};
  if (self.member < kLogs)
    options.log_key = self.old_key ? TestOldLogKey(self.member) : TestLogKey(self.member);
  auto node = Node::Open(std::move(options), ClockOf(self));
  CHECK(node.has_value());
  self.node = std::move(*node);
  ++self.incarnation;
  const int incarnation = self.incarnation;
  At(now_ + static_cast<std::int64_t>(random_.Below(kStepMs)), [this, i, incarnation] {
    if (instances_[i].incarnation == incarnation) Tick(i);
  });
}

void World::Crash(std::size_t i) {
  Instance& self = instances_[i];
  if (!self.node) return;
  ++crashes_;
  self.node.reset();
  for (auto& [origin, disk] : self.disks)
    disk->Crash(random_);
  At(now_ + 200 + static_cast<std::int64_t>(random_.Below(1500)), [this, i] {
    if (!instances_[i].node) Start(i);
  });
}

bool World::CrashIfOff(std::size_t i) {
  if (!instances_[i].power->off) return false;
  Crash(i);
  return true;
}

void World::Tick(std::size_t i) {
  if (!instances_[i].node) return;
  const int incarnation = instances_[i].incarnation;
  Pump(i);
  At(now_ + kStepMs, [this, i, incarnation] {
    if (instances_[i].node && instances_[i].incarnation == incarnation) Tick(i);
  });
}

// What a node has to say after an input. When its power went meanwhile, any part of it went out.
void World::Pump(std::size_t i) {
  Instance& self = instances_[i];
  std::vector<Outgoing> out = self.node->Step(ClockOf(self));
  for (const Settled& settled : self.node->TakeSettled())
    OnSettled(i, settled);
  for (const Alarm& alarm : self.node->TakeAlarms())
    self.alarms.insert({alarm.code, fmt::format("{} {}", alarm.code, alarm.member)});
  if (self.power->off) out.resize(random_.Below(out.size() + 1));
  for (Outgoing& one : out)
    Send(i, std::move(one));
  CrashIfOff(i);
}

std::int64_t World::Delay() {
  if (healed_) return 5 + static_cast<std::int64_t>(random_.Below(20));
  const bool slow = random_.Chance(0.03);
  return 5 + static_cast<std::int64_t>(random_.Below(slow ? 2'000 : 60));
}

bool World::Lost(std::size_t a, std::size_t b) {
  const bool walled = walled_ && !healed_ && instances_[a].side != instances_[b].side;
  const bool lost = walled || cut_.contains(std::minmax(a, b)) || random_.Chance(loss_);
  lost_ += lost ? 1 : 0;
  return lost;
}

// Which instance of the member answers to its name: of twins the one of the caller's side.
std::size_t World::Route(std::size_t from, const std::string& member) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    if (TestMember(instances_[i].member) == member && !instances_[i].deaf) found.push_back(i);
  }
  const int side = healed_ ? -1 : instances_[from].side;
  const auto same = std::ranges::find_if(
      found, [&](std::size_t i) { return side >= 0 && instances_[i].side == side; });
  return same != found.end() ? *same : found[random_.Below(found.size())];
}

void World::Send(std::size_t from, Outgoing out) {
  const std::size_t to = Route(from, out.member);
  const int times = random_.Chance(twice_) ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    if (Lost(from, to)) continue;
    At(now_ + Delay(), [this, from, to, out] { Deliver(from, to, out); });
  }
}

void World::Deliver(std::size_t from, std::size_t to, const Outgoing& out) {
  Instance& target = instances_[to];
  if (!target.node) return;
  Answer answer = target.node->Serve(out.call, ClockOf(target));
  if (CrashIfOff(to)) return;  // what it was told went with its power
  NoteTold(from, to, out.call);
  Pump(to);
  if (Lost(from, to)) return;
  const int incarnation = instances_[from].incarnation;
  // Who means to lie does not listen to what others have of it: honest nodes stop then.
  if (instances_[from].liar && instances_[from].side < 0 && out.call.path == "/gossip") return;
  At(now_ + Delay(), [this, from, incarnation, id = out.id, answer = std::move(answer)] {
    Instance& self = instances_[from];
    if (!self.node || self.incarnation != incarnation) return;
    self.node->OnAnswer(id, answer, ClockOf(self));
    if (!CrashIfOff(from)) Pump(from);
  });
}

void World::PlanChaos() {
  const std::size_t crashes = random_.Below(4);
  for (std::size_t i = 0; i < crashes; ++i) {
    At(kBegin + static_cast<std::int64_t>(random_.Below(kChaosMs)), [this] {
      const std::size_t who = random_.Below(instances_.size());
      if (instances_[who].node)
        instances_[who].power->writes_left = static_cast<std::int64_t>(random_.Below(8));
    });
  }
  const std::size_t cuts = random_.Below(4);
  for (std::size_t i = 0; i < cuts; ++i) {
    const std::int64_t from = kBegin + static_cast<std::int64_t>(random_.Below(kChaosMs));
    At(from, [this] {
      cut_.insert(std::minmax(random_.Below(instances_.size()), random_.Below(instances_.size())));
    });
    At(from + 1'500, [this] { cut_.clear(); });
  }
  Work(heal_at_ms_);
}

void World::PlanTwins(std::size_t members) {
  walled_ = random_.Chance(0.7);
  for (std::size_t i = 0; i < n_; ++i)
    instances_[i].side = static_cast<int>(random_.Below(2));
  for (std::size_t member = 0; member < members; ++member) {
    instances_[member].side = 0;
    instances_[member].liar = true;
    AddInstance({.member = member, .side = 1, .liar = true});
  }
}

void World::PlanMisdeed() {
  const std::int64_t when = heal_at_ms_ - 500 - static_cast<std::int64_t>(random_.Below(1'500));
  switch (options_.misdeed) {
    case Misdeed::kNone:
      return;
    case Misdeed::kFork:
      return PlanTwins(1);
    case Misdeed::kEquivocation:
      return PlanTwins(2);
    case Misdeed::kRollback:
      instances_[0].liar = true;
      return At(when, [this] { Rollback(); });
    case Misdeed::kReordered:
      instances_[0].liar = true;
      return At(when, [this] { Reorder(); });
    case Misdeed::kReplay:
    case Misdeed::kDouble:
      instances_[0].liar = instances_[0].asleep = true;
      return;
    case Misdeed::kStolenKey:
      return Thief();
    case Misdeed::kTampered:
      return At(when, [this] { Spoil(false); });
    case Misdeed::kTruncated:
      return At(when, [this] { Spoil(true); });
    case Misdeed::kClockSkew:
      instances_[3].skew_ms = random_.Chance(0.5) ? kTenMinutesMs : -kTenMinutesMs;
      lied_ = true;
      return;
    case Misdeed::kDeadWriter:
      return At(when, [this] { Die(); });
    case Misdeed::kBadTiles:
      return At(when, [this] { SpoilServed(); });
    case Misdeed::kOldDisk:
      return At(when, [this] { BringBack(); });
  }
}

// What an honest member has of log 0.
namespace {
std::uint64_t MirroredOf(Node* node, std::string_view origin) {
  Mirror* mirror = node == nullptr ? nullptr : node->FindMirror(origin);
  return mirror == nullptr || !mirror->mirrored() ? 0 : mirror->mirrored()->checkpoint.size;
}
}  // namespace

void World::Rollback() {
  Instance& liar = instances_[0];
  MemoryDisk& disk = *liar.disks[TestOrigin(0)];
  std::uint64_t known = 0;
  for (std::size_t i = 1; i < n_; ++i)
    known = std::max(known, MirroredOf(instances_[i].node.get(), TestOrigin(0)));
  if (known < 2 || known > disk.entries.size()) return;
  liar.node.reset();
  disk.CutTo(known / 2);
  back_at_ = known / 2;
  disk.records.clear();
  Start(0);
  for (int i = 0; i < 3; ++i)
    Submit(0, 0, NextOf(0, fmt::format("other{}", i), "instead"));
}

// An honest owner whose disk was lost, and who brings back a backup: some of it is missing, the
// rest as it was. That takes longer than any message is under way.
void World::BringBack() {
  Instance& owner = instances_[0];
  MemoryDisk& disk = *owner.disks[TestOrigin(0)];
  std::uint64_t known = 0;
  for (std::size_t i = 1; i < n_; ++i)
    known = std::max(known, MirroredOf(instances_[i].node.get(), TestOrigin(0)));
  if (known < 2 || known > disk.entries.size()) return;
  owner.node.reset();
  owner.dead = true;  // until then
  disk.CutTo(random_.Below(known));
  lied_ = std::ranges::any_of(finals_, [&](const auto& one) {
    return one.first.first == 0 && one.first.second >= disk.entries.size();
  });
  disk.records.clear();
  At(now_ + 2'500, [this] {
    instances_[0].dead = false;
    Start(0);
  });
}

// What the liars of log 0 told honest members of it: a history that nobody is told is no lie.
void World::NoteTold(std::size_t from, std::size_t to, const Call& call) {
  if (!instances_[from].liar || instances_[to].liar || call.path != "/add-entries") return;
  const auto request = ParseAddEntries(call.body);
  if (!request || !request->upload.ticket.starts_with(kCheckpointTicket)) return;
  const auto ticket =
      ParseAddCheckpoint(std::string_view(request->upload.ticket).substr(kCheckpointTicket.size()));
  const auto note = tlog::ParseSignedCheckpoint(ticket->checkpoint);
  Node* node = instances_[from].node.get();
  if (note->checkpoint.origin != TestOrigin(0) || node == nullptr || !node->own_log()) return;
  // What was still on its way when the liar changed its history is not of the new one.
  const auto root = node->own_log()->copy().RootAt(note->checkpoint.size);
  if (!root || *root != note->checkpoint.root) return;
  told_[from] = std::max(told_[from], note->checkpoint.size);
  if (back_at_ && note->checkpoint.size > *back_at_) lied_ = true;
}

void World::Reorder() {
  Instance& liar = instances_[0];
  MemoryDisk& disk = *liar.disks[TestOrigin(0)];
  std::uint64_t known = 0;
  for (std::size_t i = 1; i < n_; ++i)
    known = std::max(known, MirroredOf(instances_[i].node.get(), TestOrigin(0)));
  if (known < 2 || known > disk.entries.size()) return;
  lied_ = true;
  liar.node.reset();
  std::vector<std::string> entries = disk.entries;
  std::swap(entries[0], entries[known - 1]);
  disk = MemoryDisk();
  for (std::string& entry : entries)
    disk.AppendEntry(std::move(entry));
  disk.synced = disk.entries.size();
  Start(0);
}

void World::Spoil(bool truncate) {
  Instance& victim = instances_[3];
  const std::uint64_t size = MirroredOf(victim.node.get(), TestOrigin(0));
  if (size == 0) return;
  lied_ = true;
  MemoryDisk& disk = *victim.disks[TestOrigin(0)];
  victim.node.reset();
  victim.spoilt.insert(TestOrigin(0));
  if (truncate) {
    disk.CutTo(size - 1);
  } else {
    disk.entries[random_.Below(size)].back() ^= 1;
  }
  Start(3);
}

// The bytes and their hash, so that the member itself notices nothing when it reads them.
void World::SpoilServed() {
  Instance& victim = instances_[3];
  const std::uint64_t size = MirroredOf(victim.node.get(), TestOrigin(0));
  if (size == 0) return;
  lied_ = true;
  MemoryDisk& disk = *victim.disks[TestOrigin(0)];
  victim.spoilt.insert(TestOrigin(0));
  const std::uint64_t at = random_.Below(size);
  disk.entries[at].back() ^= 1;
  disk.rows[0][at] = tlog::LeafHash(disk.entries[at]);
}

// For good, with what was final here and there.
void World::Die() {
  Instance& writer = instances_[0];
  writer.dead = true;
  writer.node.reset();
  lied_ = std::ranges::any_of(finals_, [](const auto& one) { return one.first.first == 0; });
}

void World::Thief() {
  const std::size_t thief = AddInstance({.member = 0, .liar = true, .deaf = true, .old_key = true});
  lied_ = true;
  At(kBegin + 1'000, [this, thief] { Submit(0, thief, NextOf(0, "loot", "mine")); });
}

void World::Heal() {
  healed_ = true;
  loss_ = 0;
  twice_ = 0;
  cut_.clear();
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    instances_[i].skew_ms = 0;
    instances_[i].power->writes_left = -1;
    if (!instances_[i].node) Start(i);
  }
  if (options_.misdeed == Misdeed::kRollback && back_at_)
    Submit(0, 0, NextOf(0, "late", "instead"));
  if (options_.misdeed == Misdeed::kFork || options_.misdeed == Misdeed::kEquivocation)
    lied_ = TwinsDiffer();
  equivocated_ = options_.misdeed == Misdeed::kEquivocation && AccompliceSignedBoth();
}

// Whether both twins of the accomplice gave their word for log 0, for two histories.
bool World::AccompliceSignedBoth() {
  std::vector<tlog::Checkpoint> said;
  for (const std::size_t twin : {std::size_t{1}, n_ + 1}) {
    MemoryDisk& disk = *instances_[twin].disks[TestOrigin(0)];
    const auto record = disk.records.find("mirrored");
    if (record == disk.records.end()) return false;
    said.push_back(tlog::ParseSignedCheckpoint(record->second)->checkpoint);
  }
  const auto& one = instances_[1].disks[TestOrigin(0)]->entries;
  const auto& other = instances_[n_ + 1].disks[TestOrigin(0)]->entries;
  const auto common =
      static_cast<std::uint64_t>(std::ranges::mismatch(one, other).in1 - one.begin());
  return said[0].size > common && said[1].size > common;
}

// Whether the twins of the operator have told two histories.
bool World::TwinsDiffer() {
  const auto& one = instances_[0].disks[TestOrigin(0)]->entries;
  const auto& other = instances_[n_].disks[TestOrigin(0)]->entries;
  const auto common =
      static_cast<std::uint64_t>(std::ranges::mismatch(one, other).in1 - one.begin());
  return told_[0] > common && told_[n_] > common;
}

// Until everybody has what it wants, or for so long that it will not come.
void World::Run() {
  std::int64_t look_ms = heal_at_ms_ + 1'000;
  while (!events_.empty() && now_ < heal_at_ms_ + kHealingMs) {
    Event event = events_.top();
    events_.pop();
    now_ = std::max(now_, event.at_ms);
    event.what();
    if (now_ < look_ms) continue;
    look_ms = now_ + 500;
    HandAgain();
    if (Quiet()) return;
  }
}

}  // namespace tidewaiter::federation
