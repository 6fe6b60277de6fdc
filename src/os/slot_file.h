// SlotFile: one small record in a file, replaced whole again and again, with one wait for the disk.
//
//   os::SlotFile file(path);
//   RETURN_IF_ERROR(file.Write(note));                                // on disk when it returns
//   ASSIGN_OR_RETURN(const std::string note, os::ReadSlotFile(path));  // the last one
//
// os::WriteFile makes a new file and gives it the name of the old one: two changes that the file
// system writes to its journal, each a wait behind everybody else's. Here the record is written in
// place, into the older of two slots; the newer one stays whole until the disk has the next. After
// a kill or without power the last record is there whose Write had returned, or the one that was
// being written. A record that is too long for its slot makes a new file with larger ones.
//
//   0     "TWSLOT01", u32: bytes from one slot to the next (S), a multiple of 4,096
//   4096  slot, 4096+S slot: u64 XXH3 of the rest of it, u64 number (the larger is the newer one),
//         u32 length, and so many bytes
//
// Numbers are little-endian. Slots share no sector of the disk. Thread-compatible; one SlotFile
// writes to a path at a time.
#ifndef TIDEWAITER_OS_SLOT_FILE_H_
#define TIDEWAITER_OS_SLOT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::os {

class SlotFile {
 public:
  // The file is looked at by the first Write.
  explicit SlotFile(Path path) : path_(std::move(path)) {}
  SlotFile(SlotFile&& other) noexcept;
  SlotFile& operator=(SlotFile&&) = delete;
  SlotFile(const SlotFile&) = delete;
  SlotFile& operator=(const SlotFile&) = delete;
  ~SlotFile();

  // Errors: kUnavailable; the file has the record from before, or this one.
  Status Write(std::string_view bytes);

 private:
  Status MakeNew(std::string_view bytes);
  Status WriteNext(std::string_view bytes);

  Path path_;
  int descriptor_ = -1;       // -1: not written yet
  std::uint64_t stride_ = 0;  // from one slot to the next
  std::uint64_t number_ = 0;  // of the newer one, which is in slot number_ % 2
};

// What was written last. A file that is none of these is given as it is: one that os::WriteFile
// made. Errors: kNotFound, kCorruption (no slot is whole), kUnavailable.
Result<std::string> ReadSlotFile(const Path& path);

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_SLOT_FILE_H_
