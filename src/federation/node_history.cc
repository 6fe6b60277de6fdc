// What this node fetches of logs whose writer does not see to it, and how it looks after what
// others keep.
#include <algorithm>

#include <fmt/format.h>

#include "federation/node.h"
#include "federation/subtree.h"
#include "federation/wire.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

// Whether our own file leads to the root that the member signed too: then theirs does not. Of a
// bundle `bytes` are the entries, of a tile of level 0 their hashes.
Result<bool> Leads(LogCopy& copy, const tlog::Checkpoint& checkpoint, const tlog::TileId& id,
                   std::string_view bytes) {
  const std::uint64_t begin = id.index * tlog::kTileWidth;
  const std::uint64_t end = begin + id.width;
  tlog::Frontier subtree;
  if (id.is_bundle) {
    ASSIGN_OR_RETURN(const auto entries, tlog::ParseBundle(bytes, id.width));
    for (const std::string_view entry : entries)
      subtree.Append(tlog::LeafHash(entry));
  } else {
    ASSIGN_OR_RETURN(const auto hashes, tlog::ParseTile(bytes, id.width));
    for (const tlog::Hash& hash : hashes)
      subtree.Append(hash);
  }
  ASSIGN_OR_RETURN(const tlog::Proof path,
                   ProveSubtree(begin, end, checkpoint.size, copy.storage().nodes()));
  ASSIGN_OR_RETURN(const tlog::Hash root,
                   RootFromSubtree(begin, end, checkpoint.size, subtree.Root(), path));
  return root == checkpoint.root;
}

}  // namespace

// ---- history from others

void Node::CatchUp(std::int64_t now_ms) {
  for (const auto& [origin, mirror] : mirrors_) {
    Following& following = following_[origin];
    mirror->Finish(now_ms);
    const std::uint64_t cosigned = SizeOf(mirror->mirrored());
    const std::uint64_t progress = mirror->copy().size() + cosigned;
    if (progress != following.progress || following.since_ms == 0) {
      following.progress = progress;
      following.since_ms = now_ms;
    }
    if (mirror->lied() || SizeOf(mirror->ahead()) <= cosigned) {
      following.fetches = false;
      continue;
    }
    if (mirror->auditing()) continue;
    // Of our own log the writer is nobody to wait for.
    following.fetches = following.fetches || origin == OwnOrigin() ||
                        now_ms - following.since_ms >= options_.silent_ms;
    if (following.fetches) AskForHistory(*mirror, following, now_ms);
  }
}

// Who may have more of that log than we: who put their name to it. Of our own log that may be
// nobody yet but ourselves, though others have it.
std::vector<std::string> Node::WhoHasMoreOf(const Mirror& mirror) const {
  if (mirror.origin() != OwnOrigin()) return mirror.ahead()->cosigners;
  std::vector<std::string> members;
  for (const Cosigner& cosigner : roster_.cosigners)
    if (cosigner.member != options_.member) members.push_back(cosigner.member);
  return members;
}

// One of those, in turn; the writer is the one who is silent.
void Node::AskForHistory(Mirror& mirror, Following& following, std::int64_t now_ms) {
  const bool waits =
      following.asked_at_ms != 0 && now_ms - following.asked_at_ms <= 2 * kCallTimeoutMs;
  if (waits || now_ms < following.not_before_ms) return;
  const std::vector<std::string> members = WhoHasMoreOf(mirror);
  if (members.empty()) return;
  const std::string& member = members[following.turn++ % members.size()];
  const LogOf* log = roster_.FindLog(mirror.origin());
  const bool is_writer = log != nullptr && log->member == member && members.size() > 1;
  following.asked_at_ms = 0;
  if (member == options_.member || is_writer) return;
  following.asked_at_ms = now_ms;
  Ask(member,
      {.post = false,
       .path = fmt::format("/history/{}/{}", OriginHash(mirror.origin()), mirror.copy().size())},
      HistoryAsked{mirror.origin()}, now_ms);
}

void Node::OnHistory(const Asked& asked, const HistoryAsked& what, const Answer& answer,
                     std::int64_t now_ms) {
  Following& following = following_[what.origin];
  following.asked_at_ms = 0;
  Mirror* mirror = FindMirror(what.origin);
  if (mirror == nullptr) return;
  // Until the next one is asked, unless this one helps.
  const std::int64_t at_once_ms = following.not_before_ms;
  following.not_before_ms = now_ms + kHistoryAgainMs;
  if (answer.status != kOk) return;
  auto upload = ParseAddEntries(answer.body);
  const bool was_all = upload && upload->upload.packages.empty();
  const Status taken = upload ? mirror->TakeHistory(*std::move(upload), now_ms)
                              : Status(std::unexpected(upload.error()));
  if (taken) {
    if (was_all) return;
    following.not_before_ms = at_once_ms;
    --following.turn;  // the same one again
    return;
  }
  if (taken.error().code == ErrorCode::kConflict ||
      taken.error().code == ErrorCode::kFailedPrecondition) {
    return;
  }
  Warn("bad_proof", what.origin, asked.member, taken.error().message, now_ms);
}

// ---- what others keep

// The checkpoint up to which the member says that it has the log.
std::optional<CheckedNote> Node::WordOf(const std::string& member, const std::string& origin) {
  if (Mirror* mirror = FindMirror(origin)) return mirror->WordOf(member);
  if (!sequencer_ || sequencer_->origin() != origin || !sequencer_->published()) return {};
  const CheckedNote& note = *sequencer_->published();
  const bool cosigned = std::ranges::count(note.cosigners, member) > 0;
  return cosigned ? std::optional(note) : std::nullopt;
}

// One file of one log at one member, drawn by lot: in the long run all of them.
void Node::AuditOthers(std::int64_t now_ms) {
  next_audit_ms_ = now_ms + options_.audit_ms;
  if (roster_.cosigners.empty() || roster_.logs.empty()) return;
  const std::string& member = roster_.cosigners[random_.Below(roster_.cosigners.size())].member;
  const std::string& origin = roster_.logs[random_.Below(roster_.logs.size())].origin;
  if (member == options_.member) return;
  auto word = WordOf(member, origin);
  const LogCopy* copy = FindCopy(OriginHash(origin));
  if (!word || word->checkpoint.size == 0 || copy == nullptr) return;
  if (word->checkpoint.size > copy->size()) return;  // we have nothing to compare it with yet
  tlog::TileId id{.is_bundle = random_.Chance(0.5),
                  .index = random_.Below(word->checkpoint.size) / tlog::kTileWidth};
  id.width = tlog::WidthOf(0, id.index, word->checkpoint.size);
  Ask(member, {.post = false, .path = fmt::format("/{}/{}", OriginHash(origin), tlog::PathOf(id))},
      TileAsked{origin, std::move(*word), id}, now_ms);
}

void Node::OnTile(const Asked& asked, const TileAsked& what, const Answer& answer,
                  std::int64_t now_ms) {
  if (answer.status == kUnknown) return TellSpoilt("truncated_file", asked, what, now_ms);
  LogCopy* copy = FindCopy(OriginHash(what.origin));
  if (answer.status != kOk || copy == nullptr) return;
  const auto ours = copy->ReadTile(what.id, what.word.checkpoint.size);
  if (!ours || *ours == answer.body) return;
  const auto leads = Leads(*copy, what.word.checkpoint, what.id, *ours);
  if (!leads || !*leads) {  // the fault is in our own house
    return Warn("tampered_tile", what.origin, options_.member,
                fmt::format("our own {} is not of the checkpoint", tlog::PathOf(what.id)), now_ms);
  }
  const bool shorter = ours->starts_with(answer.body);
  TellSpoilt(shorter ? "truncated_file" : "tampered_tile", asked, what, now_ms);
}

// It put its name to the checkpoint and does not have what leads to it.
void Node::TellSpoilt(std::string_view code, const Asked& asked, const TileAsked& what,
                      std::int64_t now_ms) {
  members_[asked.member].spoilt = true;
  const std::string key = fmt::format("{} {} {}", asked.member, what.origin, code);
  const auto [told, is_new] = told_spoilt_.emplace(key, now_ms);
  if (!is_new && now_ms - told->second < kAuditTellMs) return;
  told->second = now_ms;
  Warn(code, what.origin, asked.member,
       fmt::format("it cosigned {} entries and serves {} otherwise", what.word.checkpoint.size,
                   tlog::PathOf(what.id)),
       now_ms);
}

}  // namespace tidewaiter::federation
