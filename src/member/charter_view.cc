#include "member/internal/charter_view.h"

#include <algorithm>
#include <charconv>

#include "federation/log_folder.h"
#include "federation/node.h"
#include "federation/wire.h"

namespace tidewaiter::member {

namespace {

Result<std::uint64_t> ReadSize(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (failed == std::errc() && size > 0) return size;
  return Fail(ErrorCode::kCorruption, "the size of the charter in force is no number");
}

}  // namespace

Result<std::unique_ptr<CharterView>> CharterView::Open(const os::Path& folder,
                                                       const federation::OpenStorage& open_log) {
  std::unique_ptr<CharterView> view(new CharterView(folder));
  RETURN_IF_ERROR(view->Found());
  ASSIGN_OR_RETURN(std::uint64_t size, view->SizeInFolder());
  if (open_log) {
    ASSIGN_OR_RETURN(const auto storage, open_log(view->origin()));
    ASSIGN_OR_RETURN(const auto record, storage->Get(federation::kInForceRecord));
    if (record) {
      ASSIGN_OR_RETURN(const std::uint64_t recorded, ReadSize(*record));
      size = std::max(size, recorded);
    }
    RETURN_IF_ERROR(view->Replay(*storage, size));
  } else if (size > 1) {
    const os::Path log = folder / "logs" / federation::OriginHash(view->origin());
    ASSIGN_OR_RETURN(const auto storage, federation::LogFolder::Open(log, view->origin()));
    RETURN_IF_ERROR(view->Replay(*storage, size));
  }
  return view;
}

// 1: it was never changed.
Result<std::uint64_t> CharterView::SizeInFolder() const {
  const auto text = os::ReadFile(folder_ / "charter.size");
  if (text) return ReadSize(*text);
  if (text.error().code == ErrorCode::kNotFound) return 1;
  return std::unexpected(text.error());
}

Status CharterView::Found() {
  auto bytes = os::ReadFile(folder_ / "charter.first");
  if (!bytes) {
    return Fail(ErrorCode::kFailedPrecondition,
                folder_.string() + " has joined no federation: tidewaiter ledger join");
  }
  const auto entry = ledger::ReadEntry(*bytes);
  if (!entry || !book_.Apply(*entry).empty())
    return Fail(ErrorCode::kCorruption, "charter.first is not the beginning of a charter");
  founding_ = std::move(*bytes);
  return {};
}

Status CharterView::Replay(federation::LogStorage& storage, std::uint64_t size) {
  for (std::uint64_t i = 1; i < size; ++i) {
    ASSIGN_OR_RETURN(const std::string bytes, storage.Entry(i));
    const auto entry = ledger::ReadEntry(bytes);
    if (!entry || !book_.Apply(*entry).empty())
      return Fail(ErrorCode::kCorruption, "the charter's log is not what it was");
  }
  in_force_ = size;
  return {};
}

std::string CharterView::origin() const {
  const std::lock_guard lock(mutex_);
  return book_.Latest().origin();
}

std::shared_ptr<const ledger::Charter> CharterView::At(std::uint64_t size) const {
  const std::lock_guard lock(mutex_);
  return book_.At(size);
}

std::shared_ptr<const ledger::Charter> CharterView::InForceAt(std::uint64_t size) const {
  const std::lock_guard lock(mutex_);
  return size <= in_force_ ? book_.At(size) : nullptr;
}

std::shared_ptr<const ledger::Charter> CharterView::InForce() const {
  const std::lock_guard lock(mutex_);
  return book_.At(in_force_);
}

void CharterView::Take(const ledger::Entry& entry) {
  const std::lock_guard lock(mutex_);
  if (entry.number > book_.Latest().size()) static_cast<void>(book_.Apply(entry));
}

std::shared_ptr<const ledger::Charter> CharterView::Adopt(std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  auto charter = book_.At(size);
  if (!charter || size <= in_force_) return charter;
  // When it cannot be written it is adopted again after the next start: what is final stays so.
  static_cast<void>(os::WriteFile(folder_ / "charter.size", std::to_string(size) + "\n"));
  in_force_ = size;
  return charter;
}

}  // namespace tidewaiter::member
