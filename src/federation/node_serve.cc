// What others ask of this node.
#include <charconv>

#include <fmt/format.h>

#include "federation/node.h"
#include "federation/subtree.h"
#include "federation/wire.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {
namespace {

Answer NoSuch() {
  return {.status = kUnknown, .body = "no such thing\n"};
}

Answer FailAnswer(const Error& error) {
  const bool ours = error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kCorruption;
  return {.status = ours ? kLater : kUnknown, .body = error.message + "\n"};
}

// "/beginning/abc" and "/beginning/" leave "abc".
std::optional<std::string_view> After(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return std::nullopt;
  return path.substr(prefix.size());
}

std::string_view CutSegment(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return segment;
}

}  // namespace

Answer Node::Serve(const Call& call, std::int64_t now_ms) {
  return call.post ? ServePost(call, now_ms) : ServeGet(call.path, now_ms);
}

Answer Node::ServePost(const Call& call, std::int64_t now_ms) {
  if (call.path == "/add-entries") {
    auto request = ParseAddEntries(call.body);
    if (!request) return {.status = kMalformed, .body = request.error().message + "\n"};
    Mirror* mirror = FindMirror(request->upload.origin);
    return mirror == nullptr ? NoSuch() : mirror->AddEntries(*std::move(request), now_ms);
  }
  if (call.path == "/add-checkpoint") {
    const auto request = ParseAddCheckpoint(call.body);
    if (!request) return {.status = kMalformed, .body = request.error().message + "\n"};
    const auto note = tlog::ParseSignedCheckpoint(request->checkpoint);
    if (!note) return {.status = kMalformed, .body = note.error().message + "\n"};
    Mirror* mirror = FindMirror(note->checkpoint.origin);
    return mirror == nullptr ? NoSuch() : mirror->AddCheckpoint(*request, now_ms);
  }
  if (call.path != "/evidence") return NoSuch();
  const Status taken = OnEvidence(call.body, now_ms);
  return taken ? Answer{} : Answer{.status = kUnprocessable, .body = taken.error().message + "\n"};
}

Answer Node::ServeGet(std::string_view path, std::int64_t now_ms) {
  if (path == "/gossip") return ServeGossip(now_ms);
  if (const auto rest = After(path, "/evidence/")) return ServeEvidence(*rest);
  if (const auto rest = After(path, "/beginning/")) return ServeBeginning(*rest);
  if (const auto rest = After(path, "/side/")) return ServeSide(*rest);
  if (const auto rest = After(path, "/history/")) return ServeHistory(*rest);
  if (const auto rest = After(path, "/word/")) return ServeWord(*rest);
  auto rest = After(path, "/");
  if (!rest) return NoSuch();
  const std::string_view origin_hash = CutSegment(*rest);
  return ServeLog(origin_hash, *rest);
}

Answer Node::ServeGossip(std::int64_t now_ms) const {
  std::vector<std::string> items = {fmt::format("now {}\n", now_ms)};
  for (const auto& [id, text] : documents_) {
    if (items.size() < kNotesMax / 2) items.push_back(fmt::format("evidence {}\n", id));
  }
  if (sequencer_ && sequencer_->published()) items.push_back(sequencer_->published()->bytes);
  for (const auto& [origin, mirror] : mirrors_) {
    if (items.size() + 2 > kNotesMax) break;
    const auto& final_one = mirror->final_one();
    const auto& mirrored = mirror->mirrored();
    if (mirrored) items.push_back(mirrored->bytes);
    if (final_one) items.push_back(final_one->bytes);
  }
  return {.body = WriteNotes(items)};
}

Answer Node::ServeEvidence(std::string_view id) const {
  const auto found = documents_.find(std::string(id));
  if (found == documents_.end()) return NoSuch();
  return {.type = "application/json", .body = found->second};
}

// A log that we should have and cannot open may be longer than anything that we could say.
Answer Node::ServeWord(std::string_view origin_hash) const {
  std::vector<std::string> notes;
  for (const auto& [origin, mirror] : mirrors_) {
    if (OriginHash(origin) != origin_hash) continue;
    for (const auto* note : {&mirror->pending(), &mirror->mirrored(), &mirror->final_one()})
      if (*note) notes.push_back((*note)->bytes);
    return {.body = WriteNotes(notes)};
  }
  for (const LogOf& log : roster_.logs)
    if (OriginHash(log.origin) == origin_hash) return {.status = kLater};
  return {.body = WriteNotes(notes)};
}

LogCopy* Node::FindCopy(std::string_view origin_hash) {
  if (sequencer_ && OriginHash(sequencer_->origin()) == origin_hash) return &sequencer_->copy();
  for (const auto& [origin, mirror] : mirrors_) {
    if (OriginHash(origin) == origin_hash) return &mirror->copy();
  }
  return nullptr;
}

Answer Node::ServeBeginning(std::string_view rest) {
  LogCopy* copy = FindCopy(CutSegment(rest));
  const auto old_size = ParseSize(std::string(CutSegment(rest)) + "\n");
  const auto size = ParseSize(std::string(CutSegment(rest)) + "\n");
  if (copy == nullptr || !old_size || !size) return NoSuch();
  const auto beginning = copy->BeginningOf(*old_size, *size);
  if (!beginning) return FailAnswer(beginning.error());
  return {.body = WriteBeginning(*beginning)};
}

Answer Node::ServeSide(std::string_view rest) {
  const std::string_view origin_hash = CutSegment(rest);
  LogCopy* copy = FindCopy(origin_hash);
  const auto size = ParseSize(std::string(CutSegment(rest)) + "\n");
  if (copy == nullptr || !size || *size == 0 || *size > copy->size()) return NoSuch();
  const std::uint64_t begin = (*size - 1) / kPackageEntries * kPackageEntries;
  auto package = copy->Package({begin, *size}, *size);
  if (!package) return FailAnswer(package.error());
  AddEntries side{.origin = std::string(origin_hash), .start = begin, .end = *size};
  side.packages.push_back(std::move(*package));
  return {.type = "application/octet-stream", .body = WriteAddEntries(side)};
}

// The largest checkpoint whose entries we have, one with a quorum before a later one without: the
// other side then need not look at all signatures.
const CheckedNote* Node::BestNoteOf(std::string_view origin) const {
  if (sequencer_ && sequencer_->origin() == origin)
    return sequencer_->published() ? &*sequencer_->published() : nullptr;
  const auto found = mirrors_.find(origin);
  if (found == mirrors_.end()) return nullptr;
  Mirror& mirror = *found->second;
  const auto& final_one = mirror.final_one();
  if (final_one && SizeOf(final_one) <= SizeOf(mirror.mirrored())) return &*final_one;
  return mirror.mirrored() ? &*mirror.mirrored() : nullptr;
}

// What lies behind `have` entries. Once the other side has all that is final it is told the rest.
Answer Node::ServeHistory(std::string_view rest) {
  LogCopy* copy = FindCopy(CutSegment(rest));
  const auto have = ParseSize(std::string(CutSegment(rest)) + "\n");
  if (copy == nullptr || !have) return NoSuch();
  const Mirror* mirror = nullptr;
  for (const auto& [origin, one] : mirrors_) {
    if (&one->copy() == copy) mirror = one.get();
  }
  const CheckedNote* note = BestNoteOf(mirror != nullptr ? mirror->origin() : sequencer_->origin());
  if (mirror != nullptr && mirror->lied()) return NoSuch();
  if (mirror != nullptr && note != nullptr && note->checkpoint.size <= *have &&
      mirror->mirrored() && SizeOf(mirror->mirrored()) > *have) {
    note = &*mirror->mirrored();
  }
  if (note == nullptr || note->checkpoint.size < *have) return NoSuch();
  AddEntries upload{
      .origin = note->checkpoint.origin, .start = *have, .end = note->checkpoint.size};
  auto proof = copy->Consistency(*have, upload.end);
  if (!proof) return FailAnswer(proof.error());
  upload.ticket = std::string(kCheckpointTicket) +
                  WriteAddCheckpoint(
                      {.old_size = *have, .proof = std::move(*proof), .checkpoint = note->bytes});
  if (const Status filled = copy->Fill(upload); !filled) return FailAnswer(filled.error());
  return {.type = "application/octet-stream", .body = WriteAddEntries(upload)};
}

Answer Node::ServeLog(std::string_view origin_hash, std::string_view rest) {
  const CheckedNote* note = nullptr;
  LogCopy* copy = FindCopy(origin_hash);
  if (copy == nullptr) return NoSuch();
  if (sequencer_ && copy == &sequencer_->copy()) {
    if (sequencer_->published()) note = &*sequencer_->published();
  } else {
    for (const auto& [origin, mirror] : mirrors_) {
      if (&mirror->copy() != copy) continue;
      // Before our word for it: what others made final, when all of that is here.
      const auto& final_one = mirror->final_one();
      const bool is_here = final_one && final_one->checkpoint.size <= copy->judged();
      if (is_here) note = &*final_one;
      if (mirror->mirrored()) note = &*mirror->mirrored();
    }
  }
  if (note == nullptr) return NoSuch();
  if (rest == "checkpoint") return {.body = note->bytes};
  const auto tile = tlog::ParsePath(rest);
  if (!tile) return NoSuch();
  auto bytes = copy->ReadTile(*tile, note->checkpoint.size);
  if (!bytes) return FailAnswer(bytes.error());
  return {.type = "application/octet-stream", .body = std::move(*bytes)};
}

}  // namespace tidewaiter::federation
