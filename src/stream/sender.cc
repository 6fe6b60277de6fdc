#include "stream/sender.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::stream {
namespace {

using chainlog::Head;
using chainlog::Record;

// The centre is asked more rarely while it does not answer: each question may wait for its timeout.
constexpr std::int64_t kAskWaitMaxMs = 30'000;
constexpr std::string_view kPublished = "published ";
constexpr std::string_view kConfirmed = "confirmed ";

}  // namespace

Result<std::unique_ptr<Sender>> Sender::Open(SenderOptions options) {
  RETURN_IF_ERROR(CheckPostId(options.post));
  if (options.outlet == nullptr || !options.durable)
    return Fail(ErrorCode::kInvalidArgument, "a sender needs an outlet and what is durable");
  RETURN_IF_ERROR(os::MakeFolder(options.state_folder));
  std::unique_ptr<Sender> sender(new Sender(std::move(options)));
  ASSIGN_OR_RETURN(sender->reader_, chainlog::Reader::Open(sender->options_.log_folder));
  RETURN_IF_ERROR(sender->ReadCursor());
  sender->ask_wait_ms_ = sender->options_.ask_ms;
  sender->moved_ms_ = sender->now_ms();
  return sender;
}

Result<std::unique_ptr<Sender>> Sender::Start(SenderOptions options) {
  ASSIGN_OR_RETURN(auto sender, Open(std::move(options)));
  sender->thread_ = std::jthread([s = sender.get()](const std::stop_token& stop) { s->Run(stop); });
  return sender;
}

Sender::~Sender() {
  Stop();
}

void Sender::Stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  if (cursor_old_) (void)WriteCursor();  // an older one is good, too
}

std::int64_t Sender::now_ms() const {
  return static_cast<std::int64_t>(options_.clock->MonotonicSeconds() * 1000);
}

SenderStanding Sender::standing() const {
  const std::scoped_lock lock(mutex_);
  return standing_;
}

void Sender::Tell(FindingKind kind, std::uint64_t seq, std::string detail) const {
  if (!options_.on_finding) return;
  options_.on_finding(
      {kind, options_.clock->UnixMilliseconds(), options_.post, seq, std::move(detail)});
}

Status Sender::ReadCursor() {
  const auto text = os::ReadFile(options_.state_folder / "cursor");
  if (!text && text.error().code == ErrorCode::kNotFound) return {};
  if (!text) return std::unexpected(text.error());
  std::string_view rest = *text;
  const std::size_t line = std::min(rest.find('\n'), rest.size());
  std::string_view first = rest.substr(0, line);
  rest.remove_prefix(std::min(line + 1, rest.size()));
  const std::string_view second = rest.substr(0, rest.find('\n'));
  std::uint64_t published = 0;
  bool good = first.starts_with(kPublished) && second.starts_with(kConfirmed);
  if (good) {
    first.remove_prefix(kPublished.size());
    const auto [end, error] = std::from_chars(first.data(), first.data() + first.size(), published);
    good = error == std::errc() && end == first.data() + first.size();
  }
  const auto head = good ? chainlog::ParseHead(second.substr(kConfirmed.size()))
                         : Result<Head>(Fail(ErrorCode::kCorruption, ""));
  // Without a cursor everything is sent again, which costs time and nothing else.
  if (!head) return {};
  standing_.published = std::max(published, head->seq);
  standing_.confirmed = *head;
  return {};
}

Status Sender::WriteCursor() {
  const SenderStanding now = standing();
  RETURN_IF_ERROR(os::WriteFile(options_.state_folder / "cursor",
                                fmt::format("{}{}\n{}{}\n", kPublished, now.published, kConfirmed,
                                            chainlog::FormatHead(now.confirmed))));
  cursor_ms_ = now_ms();
  cursor_old_ = false;
  return {};
}

Status Sender::FindOldest() {
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(options_.log_folder));
  ASSIGN_OR_RETURN(const auto link, reader.NextOfAll(options_.durable()));
  oldest_ = link ? link->seq : 1;
  return {};
}

// What lies below the oldest is lost: the centre is told by the batch, and tells its people.
Status Sender::GoTo(std::uint64_t next) {
  RETURN_IF_ERROR(FindOldest());
  return reader_->Seek(std::max(next, oldest_));
}

Status Sender::CheckHistory(const Head& head) {
  if (head.seq == 0 || head.seq < oldest_) return {};
  const auto holds = chainlog::Holds(options_.log_folder, head);
  const bool beyond = !holds && holds.error().code == ErrorCode::kNotFound;
  if (!holds && !beyond) return std::unexpected(holds.error());
  if (holds && *holds) return {};
  const std::string what =
      fmt::format("the centre has a record {} of this post that is not in the log here", head.seq);
  if (told_ != head) Tell(FindingKind::kOtherHistory, head.seq, what);
  told_ = head;
  return Fail(ErrorCode::kCorruption, what);
}

void Sender::SendAgainUpTo(std::uint64_t seq) {
  again_ms_ = options_.clock->UnixMilliseconds();
  again_up_to_ = std::max(again_up_to_, seq);
}

// Looks for where to go on after a start, a failure or a new connection.
Status Sender::Place() {
  RETURN_IF_ERROR(FindOldest());
  const auto answer = options_.outlet->Ask("head");
  if (!answer && answer.error().code != ErrorCode::kUnavailable)
    return std::unexpected(answer.error());
  Head confirmed = standing().confirmed;
  if (answer) {
    ASSIGN_OR_RETURN(const Standing heard, ParseStanding(*answer));
    confirmed = heard.head;
  }
  RETURN_IF_ERROR(CheckHistory(confirmed));
  ASSIGN_OR_RETURN(const auto held, options_.outlet->LastHeld());
  const std::uint64_t published = standing().published;
  const std::uint64_t at = std::max(std::min(published, held.value_or(0)), confirmed.seq);
  if (at < published) SendAgainUpTo(published);
  RETURN_IF_ERROR(GoTo(at + 1));
  const std::scoped_lock lock(mutex_);
  standing_.published = at;
  standing_.confirmed = confirmed;
  moved_ms_ = now_ms();
  again_from_ = 0;
  cursor_old_ = true;
  return {};
}

Status Sender::GoBack(std::string_view why) {
  const SenderStanding now = standing();
  Tell(FindingKind::kSentAgain, now.confirmed.seq + 1,
       fmt::format("{}: records {} to {} are sent again", why, now.confirmed.seq + 1,
                   now.published));
  SendAgainUpTo(now.published);
  again_from_ = now.confirmed.seq + 1;
  moved_ms_ = now_ms();
  RETURN_IF_ERROR(GoTo(again_from_));
  const std::scoped_lock lock(mutex_);
  standing_.published = now.confirmed.seq;
  ++standing_.sent_again;
  return {};
}

Status Sender::Heard(const Standing& heard) {
  const SenderStanding before = standing();
  if (heard.head != before.confirmed) {
    // What was read from the log a moment ago needs no second look; all else does.
    const bool just_sent = heard.head.seq == last_.seq && heard.head.hash == last_.hash;
    if (!just_sent) RETURN_IF_ERROR(CheckHistory(heard.head));
    const std::scoped_lock lock(mutex_);
    standing_.confirmed = heard.head;
    standing_.published = std::max(before.published, heard.head.seq);
    cursor_old_ = true;
    moved_ms_ = now_ms();
  }
  if (heard.head.seq > before.published) return GoTo(heard.head.seq + 1);
  if (heard.head.seq == before.published) return {};
  if (heard.missing && again_from_ != heard.head.seq + 1)
    return GoBack("the centre misses a record");
  if (now_ms() - moved_ms_ >= options_.patience_ms) return GoBack("the centre does not get on");
  return {};
}

Status Sender::Ask() {
  const auto answer = options_.outlet->Ask("head");
  asked_ms_ = now_ms();
  if (!answer) {
    ask_wait_ms_ = std::min(2 * ask_wait_ms_, kAskWaitMaxMs);
    if (answer.error().code == ErrorCode::kUnavailable) return {};
    return std::unexpected(answer.error());
  }
  ask_wait_ms_ = options_.ask_ms;
  ASSIGN_OR_RETURN(const Standing heard, ParseStanding(*answer));
  return Heard(heard);
}

Status Sender::AskWhenDue() {
  const SenderStanding now = standing();
  if (now.published == now.confirmed.seq || now_ms() - asked_ms_ < ask_wait_ms_) return {};
  return Ask();
}

Result<std::optional<Batch>> Sender::ReadBatch() {
  const std::uint64_t durable = options_.durable();
  std::optional<Batch> batch;
  while (!batch || !batch->full()) {
    ASSIGN_OR_RETURN(const std::optional<Record> link, reader_->NextOfAll(durable));
    if (!link) break;
    if (!batch && link->bytes.size() > kCarriedBytesMax) {
      RETURN_IF_ERROR(reader_->Seek(link->seq));
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("record {} of {} bytes is too long to be sent", link->seq,
                              link->bytes.size()));
    }
    if (batch && batch->bytes + link->bytes.size() > kBatchBytesMax) {
      RETURN_IF_ERROR(reader_->Seek(link->seq));
      break;
    }
    if (!batch) batch = BeginBatch(options_.post, oldest_, link->previous);
    Add(*batch, *link);
    last_ = {link->seq, link->time_ms, link->hash};
  }
  if (batch && batch->first <= again_up_to_) batch->sent_again = again_ms_;
  return batch;
}

Status Sender::SendBatch(const Batch& batch) {
  const auto sent = options_.outlet->Send(batch);
  if (!sent) {
    placed_ = false;  // any part of it may be there
    SendAgainUpTo(batch.last);
    if (sent.error().code == ErrorCode::kFailedPrecondition)
      Tell(FindingKind::kTooLarge, batch.first, sent.error().message);
    return std::unexpected(sent.error());
  }
  {
    const std::scoped_lock lock(mutex_);
    standing_.published = batch.last;
    ++standing_.batches;
    standing_.records += batch.records.size();
  }
  cursor_old_ = true;
  if (*sent) RETURN_IF_ERROR(Heard(**sent));
  return {};
}

Result<bool> Sender::Step() {
  const std::uint64_t connections = options_.outlet->connections();
  if (!placed_ || connections != connections_) {
    placed_ = false;
    RETURN_IF_ERROR(Place());
    placed_ = true;
    connections_ = connections;
  }
  RETURN_IF_ERROR(AskWhenDue());
  ASSIGN_OR_RETURN(const std::optional<Batch> batch, ReadBatch());
  if (batch) RETURN_IF_ERROR(SendBatch(*batch));
  if (cursor_old_ && now_ms() - cursor_ms_ >= options_.cursor_ms) RETURN_IF_ERROR(WriteCursor());
  return batch.has_value();
}

void Sender::Run(const std::stop_token& stop) {
  int retry_ms = options_.retry_first_ms;
  while (!stop.stop_requested()) {
    const auto more = Step();
    {
      const std::scoped_lock lock(mutex_);
      standing_.trouble = more ? std::nullopt : std::optional<Error>(more.error());
    }
    if (more && *more) {
      retry_ms = options_.retry_first_ms;
      continue;
    }
    const int wait_ms = more ? options_.poll_ms : retry_ms;
    retry_ms = more ? options_.retry_first_ms : std::min(2 * retry_ms, options_.retry_last_ms);
    std::unique_lock lock(wait_mutex_);
    wait_.wait_for(lock, stop, std::chrono::milliseconds(wait_ms), [] { return false; });
  }
}

}  // namespace tidewaiter::stream
