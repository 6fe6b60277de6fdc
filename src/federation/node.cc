// Opening, stepping, news. What is served is in node_serve.cc, gossip in node_gossip.cc.
#include "federation/node.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "federation/wire.h"

namespace tidewaiter::federation {

Node::Node(NodeOptions options, std::int64_t now_ms)
    : options_(std::move(options)),
      roster_(options_.roster),
      random_(HashBytes(options_.member) ^ static_cast<std::uint64_t>(now_ms)) {
  if (!roster_.memo) roster_.memo = std::make_shared<SignatureMemo>();
}

Result<std::unique_ptr<Node>> Node::Open(NodeOptions options, std::int64_t now_ms) {
  RETURN_IF_ERROR(CheckRoster(options.roster));
  const Cosigner* self = options.roster.FindMember(options.member);
  if (self != nullptr && !(self->key == options.cosigner.verifier()))
    return Fail(ErrorCode::kInvalidArgument, "the roster has another key for " + options.member);
  std::unique_ptr<Node> node(new Node(std::move(options), now_ms));
  node->OpenOwnLog(now_ms);
  if (node->sequencer_ && !node->options_.trusts_disk) {
    node->words_.emplace();
    node->sequencer_->Hold(true);
    node->BelieveDisk(now_ms);
  }
  node->OpenMirrors(now_ms);
  for (const auto& [origin, mirror] : node->mirrors_) {
    for (const Evidence& evidence : mirror->evidence())
      node->KeepDocument(evidence);
  }
  return node;
}

void Node::OpenOwnLog(std::int64_t now_ms) {
  if (!options_.log_key) return;
  const std::string& origin = options_.log_key->verifier().name;
  auto opened = [&]() -> Result<std::unique_ptr<Sequencer>> {
    ASSIGN_OR_RETURN(auto storage, options_.open_storage(origin));
    ASSIGN_OR_RETURN(auto judge, options_.make_judge(origin, *storage));
    SequencerOptions how{.origin = origin,
                         .member = options_.member,
                         .roster = &roster_,
                         .log_key = &*options_.log_key};
    if (roster_.FindMember(options_.member) != nullptr) how.cosigner = &options_.cosigner;
    return Sequencer::Open(std::move(how), std::move(storage), std::move(judge), now_ms);
  }();
  if (opened) {
    sequencer_ = std::move(*opened);
    opened_size_ = sequencer_->signed_size();
    return;
  }
  const Error& error = opened.error();
  Warn(error.field.empty() ? "storage" : error.field, origin, options_.member, error.message,
       now_ms);
}

void Node::OpenMirrors(std::int64_t now_ms) {
  for (const LogOf& log : roster_.logs) {
    const bool own = options_.log_key && options_.log_key->verifier().name == log.origin;
    if (!own && !mirrors_.contains(log.origin)) OpenMirror(log, now_ms);
  }
}

void Node::OpenMirror(const LogOf& log, std::int64_t now_ms) {
  auto opened = [&]() -> Result<std::unique_ptr<Mirror>> {
    ASSIGN_OR_RETURN(auto storage, options_.open_storage(log.origin));
    ASSIGN_OR_RETURN(auto judge, options_.make_judge(log.origin, *storage));
    return Mirror::Open({.origin = log.origin,
                         .member = options_.member,
                         .roster = &roster_,
                         .cosigner = &options_.cosigner,
                         .step_of = options_.step_of},
                        std::move(storage), std::move(judge));
  }();
  if (opened) {
    mirrors_.emplace(log.origin, std::move(*opened));
    return;
  }
  const Error& error = opened.error();
  Warn(error.field.empty() ? "storage" : error.field, log.origin, options_.member, error.message,
       now_ms);
}

Status Node::TakeRoster(Roster roster, std::int64_t now_ms) {
  RETURN_IF_ERROR(CheckRoster(roster));
  if (!roster.memo) roster.memo = roster_.memo;
  roster_ = std::move(roster);
  dismissed_.clear();  // some were about logs that were not there
  if (sequencer_) sequencer_->RefreshPeers();
  OpenMirrors(now_ms);
  return {};
}

void Node::FollowCharter(std::int64_t now_ms) {
  if (!options_.roster_at) return;
  std::uint64_t size = 0;
  if (const Mirror* mirror = FindMirror(options_.charter_log)) {
    if (mirror->lied()) return;
    size = std::min(SizeOf(mirror->final_one()), SizeOf(mirror->mirrored()));
  } else if (sequencer_ && sequencer_->origin() == options_.charter_log) {
    size = SizeOf(sequencer_->published());
  }
  if (size <= charter_size_) return;
  auto roster = options_.roster_at(size);
  if (!roster) return;
  charter_size_ = size;
  // When it cannot be written it is found out again.
  if (LogCopy* copy = FindCopy(OriginHash(options_.charter_log)))
    static_cast<void>(copy->storage().Put(kInForceRecord, std::to_string(size)));
  if (options_.on_charter) options_.on_charter(size, now_ms);
  if (const Status taken = TakeRoster(std::move(*roster), now_ms); !taken)
    Warn("charter", options_.charter_log, "", taken.error().message, now_ms);
}

Mirror* Node::FindMirror(std::string_view origin) {
  const auto found = mirrors_.find(origin);
  return found == mirrors_.end() ? nullptr : found->second.get();
}

Result<std::uint64_t> Node::Submit(std::string entry, std::int64_t now_ms) {
  if (!sequencer_ && words_)
    return Fail(ErrorCode::kUnavailable, "what this log signed is being fetched from others");
  if (!sequencer_) return Fail(ErrorCode::kNotFound, "this node writes no log");
  return sequencer_->Submit(std::move(entry), now_ms);
}

std::vector<Settled> Node::TakeSettled() {
  return sequencer_ ? sequencer_->TakeSettled() : std::vector<Settled>();
}

std::vector<Outgoing> Node::Step(std::int64_t now_ms) {
  if (words_) AskForWords(now_ms);
  if (words_) BelieveDisk(now_ms);
  if (sequencer_) {
    sequencer_->Step(now_ms);
    for (Push& push : sequencer_->TakePushes(now_ms))
      Ask(std::move(push.member), std::move(push.call), PushAsked{push.id}, now_ms);
  }
  for (const auto& [origin, mirror] : mirrors_)
    mirror->Audit(now_ms);
  CatchUp(now_ms);
  ComeBack(now_ms);
  FollowCharter(now_ms);
  Expire(now_ms);
  if (now_ms >= next_gossip_ms_) AskForGossip(now_ms);
  if (now_ms >= next_audit_ms_) AuditOthers(now_ms);
  Spread(now_ms);
  Gather();
  return std::exchange(out_, {});
}

void Node::Ask(std::string member, Call call, decltype(Asked::what) what, std::int64_t now_ms) {
  if (asked_.size() >= kQuestionsMax && !std::holds_alternative<PushAsked>(what)) return;
  const std::uint64_t id = next_id_++;
  asked_.emplace(id, Asked{member, now_ms, std::move(what), call.post ? "" : call.path});
  out_.push_back({std::move(member), id, std::move(call)});
}

// Questions that nobody answers are forgotten; the sequencer looks after its own. What would prove
// a lie is asked again: gossip tells a checkpoint once, and one lost answer must not hide a fork.
void Node::Expire(std::int64_t now_ms) {
  std::vector<Asked> again;
  std::erase_if(asked_, [&](const auto& one) {
    const Asked& asked = one.second;
    if (now_ms - asked.since_ms <= 2 * kCallTimeoutMs) return false;
    if (asked.for_proof() && asked.tries < kAskAgainMax) again.push_back(asked);
    return true;
  });
  for (Asked& asked : again) {
    const std::uint64_t id = next_id_++;
    out_.push_back({asked.member, id, {.post = false, .path = asked.path}});
    asked.since_ms = now_ms;
    ++asked.tries;
    asked_.emplace(id, std::move(asked));
  }
}

void Node::OnAnswer(std::uint64_t id, const std::optional<Answer>& answer, std::int64_t now_ms) {
  const auto found = asked_.find(id);
  if (found == asked_.end()) return;
  const bool failed = !answer || answer->status != kOk;
  if (failed && found->second.for_proof()) return;  // asked again when it expires
  const Asked asked = std::move(found->second);
  asked_.erase(found);
  if (const auto* push = std::get_if<PushAsked>(&asked.what)) {
    if (sequencer_) sequencer_->OnAnswer(asked.member, push->push, answer, now_ms);
    return;
  }
  if (const auto* tile = std::get_if<TileAsked>(&asked.what)) {
    if (answer) OnTile(asked, *tile, *answer, now_ms);
    return;
  }
  if (const auto* history = std::get_if<HistoryAsked>(&asked.what)) {
    OnHistory(asked, *history, answer.value_or(Answer{.status = kLater}), now_ms);
    return;
  }
  if (failed) return;
  if (std::holds_alternative<GossipAsked>(asked.what)) {
    OnGossip(asked.member, *answer, now_ms);
  } else if (std::holds_alternative<WordAsked>(asked.what)) {
    OnWords(asked.member, *answer, now_ms);
  } else if (std::holds_alternative<EvidenceAsked>(asked.what)) {
    const Status taken = OnEvidence(answer->body, now_ms);
    if (!taken && taken.error().code != ErrorCode::kNotFound)
      Warn("bad_proof", "", asked.member, taken.error().message, now_ms);
  } else if (const auto* beginning = std::get_if<BeginningAsked>(&asked.what)) {
    OnBeginning(asked, *beginning, *answer, now_ms);
  } else if (const auto* side = std::get_if<SideAsked>(&asked.what)) {
    OnSide(*side, *answer, now_ms);
  }
}

void Node::Warn(std::string_view code, std::string_view log, std::string_view member,
                std::string detail, std::int64_t now_ms) {
  alarms_.push_back(
      {std::string(code), std::string(log), std::string(member), std::move(detail), now_ms});
}

void Node::Gather() {
  const auto take = [this](std::vector<Alarm> fresh) {
    std::ranges::move(fresh, std::back_inserter(alarms_));
  };
  if (sequencer_) take(sequencer_->TakeAlarms());
  for (const auto& [origin, mirror] : mirrors_)
    take(mirror->TakeAlarms());
  if (alarms_.size() > kAlarmsKept)
    alarms_.erase(alarms_.begin(), alarms_.end() - static_cast<std::ptrdiff_t>(kAlarmsKept));
}

std::vector<Evidence> Node::evidence() const {
  std::vector<Evidence> all;
  for (const auto& [origin, mirror] : mirrors_)
    std::ranges::copy(mirror->evidence(), std::back_inserter(all));
  for (const auto& [id, evidence] : own_evidence_)
    all.push_back(evidence);
  return all;
}

std::int64_t Node::heard_quorum_ms(std::int64_t now_ms) const {
  std::vector<std::int64_t> heard;
  for (const Cosigner& cosigner : roster_.cosigners) {
    const auto member = members_.find(cosigner.member);
    const bool self = cosigner.member == options_.member;
    heard.push_back(self ? now_ms : member == members_.end() ? 0 : member->second.heard_at_ms);
  }
  if (heard.size() < roster_.quorum) return 0;
  std::ranges::sort(heard, std::greater());
  return heard[roster_.quorum - 1];
}

bool Node::busy() const {
  return std::ranges::any_of(mirrors_, [](const auto& one) { return one.second->auditing(); });
}

Health Node::health() const {
  Health health{.logs = {}, .own = {}, .members = members_};
  for (const auto& [origin, mirror] : mirrors_) {
    if (origin == OwnOrigin()) continue;
    const LogOf* log = roster_.FindLog(origin);
    LogHealth one{.origin = origin,
                  .writer = log == nullptr ? "" : log->member,
                  .stored = mirror->copy().size(),
                  .judged = mirror->copy().judged(),
                  .cosigned = SizeOf(mirror->mirrored()),
                  .final_size = SizeOf(mirror->final_one()),
                  .largest_seen = mirror->largest_seen(),
                  .waiting_for = mirror->waiting_for(),
                  .lies = {}};
    for (const Evidence& evidence : mirror->evidence())
      one.lies.emplace_back(LieName(evidence.lie));
    health.logs.push_back(std::move(one));
  }
  health.own = HealthOfOwn();
  return health;
}

}  // namespace tidewaiter::federation
