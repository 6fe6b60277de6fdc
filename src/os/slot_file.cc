#include "os/slot_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "os/internal/part_file.h"

namespace tidewaiter::os {
namespace {

using internal::FailErrno;
using internal::IsFaulty;

constexpr std::string_view kMagic = "TWSLOT01";
constexpr std::size_t kSector = 4096;  // of the largest ones; a page too
constexpr std::size_t kSlotHeaderBytes = 20;
constexpr std::size_t kRecordBytesMax = std::size_t{1} << 28U;

std::uint64_t BeginOf(std::uint64_t number, std::uint64_t stride) {
  return kSector + (number % 2) * stride;
}

// Twice the record: its next ones, with a signature more, fit.
std::uint64_t StrideFor(std::size_t bytes) {
  return (kSlotHeaderBytes + 2 * bytes + kSector - 1) / kSector * kSector;
}

std::string FormatSlot(std::uint64_t number, std::string_view bytes) {
  std::string rest;
  rest.reserve(kSlotHeaderBytes + bytes.size());
  PutNumber(rest, number);
  PutNumber(rest, static_cast<std::uint32_t>(bytes.size()));
  rest += bytes;
  std::string slot;
  slot.reserve(kSlotHeaderBytes + bytes.size());
  PutNumber(slot, HashBytes(rest));
  return slot + rest;
}

struct Slot {
  std::uint64_t number = 0;
  std::string_view bytes;
};

std::optional<Slot> ReadSlot(std::string_view bytes) {
  if (bytes.size() < kSlotHeaderBytes) return std::nullopt;
  ByteReader reader(bytes);
  const auto hash = reader.Number<std::uint64_t>();
  const auto number = reader.Number<std::uint64_t>();
  const auto length = reader.Number<std::uint32_t>();
  if (!hash || !number || !length || *length > bytes.size() - kSlotHeaderBytes) return std::nullopt;
  const std::size_t hashed = kSlotHeaderBytes - sizeof(std::uint64_t) + *length;
  if (HashBytes(bytes.substr(sizeof(std::uint64_t), hashed)) != *hash) return std::nullopt;
  return Slot{*number, bytes.substr(kSlotHeaderBytes, *length)};
}

}  // namespace

SlotFile::SlotFile(SlotFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      stride_(other.stride_),
      number_(other.number_) {}

SlotFile::~SlotFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status SlotFile::Write(std::string_view bytes) {
  CHECK(bytes.size() <= kRecordBytesMax);
  if (descriptor_ < 0 || kSlotHeaderBytes + bytes.size() > stride_) return MakeNew(bytes);
  return WriteNext(bytes);
}

// Whole and on disk under its name, with an empty second slot.
Status SlotFile::MakeNew(std::string_view bytes) {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  const std::uint64_t stride = StrideFor(bytes.size());
  std::string file(kMagic);
  PutNumber(file, static_cast<std::uint32_t>(stride));
  file.resize(kSector);
  file += FormatSlot(0, bytes);
  file.resize(kSector + 2 * stride);
  RETURN_IF_ERROR(WriteFile(path_, file));
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  stride_ = stride;
  number_ = 0;
  return {};  // that it is written is what counts: unless it could be opened the next makes it anew
}

Status SlotFile::WriteNext(std::string_view bytes) {
  const std::string slot = FormatSlot(number_ + 1, bytes);
  std::uint64_t at = BeginOf(number_ + 1, stride_);
  for (std::string_view left = slot; !left.empty();) {
    const ssize_t wrote =
        IsFaulty() ? -1 : ::pwrite(descriptor_, left.data(), left.size(), static_cast<off_t>(at));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return FailErrno("write", path_);
    at += static_cast<std::uint64_t>(wrote);
    left.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (IsFaulty() || ::fdatasync(descriptor_) != 0) return FailErrno("write", path_);
  ++number_;
  return {};
}

Result<std::string> ReadSlotFile(const Path& path) {
  ASSIGN_OR_RETURN(std::string file, ReadFile(path));
  if (!file.starts_with(kMagic)) return file;
  const auto damaged = [&] {
    return Fail(ErrorCode::kCorruption, path.string() + " has no whole record");
  };
  ByteReader reader(std::string_view(file).substr(kMagic.size()));
  const auto stride = reader.Number<std::uint32_t>();
  if (!stride || file.size() < kSector + std::uint64_t{2} * *stride) return damaged();
  std::optional<Slot> last;
  for (const std::uint64_t which : {0U, 1U}) {
    const auto slot = ReadSlot(std::string_view(file).substr(BeginOf(which, *stride), *stride));
    if (slot && slot->number % 2 == which && (!last || slot->number > last->number)) last = slot;
  }
  if (!last) return damaged();
  return std::string(last->bytes);
}

}  // namespace tidewaiter::os
