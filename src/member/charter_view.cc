#include "member/internal/charter_view.h"

#include <charconv>

#include "federation/log_folder.h"
#include "federation/wire.h"

namespace tidewaiter::member {

Result<std::unique_ptr<CharterView>> CharterView::Open(const os::Path& folder) {
  std::unique_ptr<CharterView> view(new CharterView(folder));
  RETURN_IF_ERROR(view->Found());
  const auto text = os::ReadFile(folder / "charter.size");
  if (!text && text.error().code == ErrorCode::kNotFound) return view;
  if (!text) return std::unexpected(text.error());
  std::uint64_t size = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (failed != std::errc() || size == 0 || *end != '\n')
    return Fail(ErrorCode::kCorruption, "charter.size is no number");
  RETURN_IF_ERROR(view->Replay(size));
  return view;
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

Status CharterView::Replay(std::uint64_t size) {
  const os::Path log = folder_ / "logs" / federation::OriginHash(origin());
  ASSIGN_OR_RETURN(const auto storage, federation::LogFolder::Open(log, origin()));
  for (std::uint64_t i = 1; i < size; ++i) {
    ASSIGN_OR_RETURN(const std::string bytes, storage->Entry(i));
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
