// Wire: bodies that nodes send each other, as C2SP tlog-witness and tlog-mirror write them.
//
//   AddCheckpoint request{.old_size = 12, .proof = proof, .checkpoint = note};
//   peer.Post("/add-checkpoint", WriteAddCheckpoint(request));
//
//   AddEntries upload{.origin = log, .start = 12, .end = 15, .ticket = "", .packages = …};
//   peer.Post("/add-entries", WriteAddEntries(upload));
//   // 200: signature lines (tlog::ParseSignatures); 202 and 409: ParseMirrorInfo(body)
//
// Entries travel in packages that end at multiples of 256, each with a proof that it belongs to the
// tree of `end` leaves; a request carries all of them or the first few. In one go: a `ticket` that
// begins with kCheckpointTicket carries the body of the add-checkpoint that should come before, so
// that a checkpoint and its entries need one round trip. C2SP leaves tickets to the mirror; one
// that does not know ours answers 409 or 422, and the same is then said in two requests.
//
// Parsing is strict: what was read is written again byte for byte. All of it comes from outside and
// is limited. Pure, thread-safe, O(bytes). Errors: kInvalidArgument.
#ifndef TIDEWAITER_FEDERATION_WIRE_H_
#define TIDEWAITER_FEDERATION_WIRE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

// One request. 16 packages of 256 entries of 1 KiB; entries of 60,000 bytes still go, 70 at a time.
// What is longer is cut into several: a request that fails half way costs little.
inline constexpr std::size_t kUploadBytesMax = std::size_t{5} * 1024 * 1024;
// One package may be full of the largest entries (256 × 65,537 bytes and its proof).
inline constexpr std::size_t kPackageBytesMax = std::size_t{17} * 1024 * 1024;
inline constexpr std::size_t kPackageEntries = 256;  // a bundle's (C2SP tlog-tiles)
inline constexpr std::size_t kOriginBytesMax = 255;  // as key names
inline constexpr std::size_t kTicketBytesMax = 65'535;
inline constexpr std::string_view kCheckpointTicket = "tidewaiter/add-checkpoint\n";

inline constexpr std::string_view kMirrorInfoType = "text/x.tlog.mirror-info";
inline constexpr std::string_view kSizeType = "text/x.tlog.size";

struct AddCheckpoint {
  std::uint64_t old_size = 0;   // of the checkpoint that the mirror has
  tlog::Proof proof = {};       // from there; empty when it is 0
  std::string checkpoint = {};  // a signed note; not looked into here
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};
std::string WriteAddCheckpoint(const AddCheckpoint& request);
Result<AddCheckpoint> ParseAddCheckpoint(std::string_view body);

struct EntryPackage {
  std::uint64_t begin = 0;  // index of the first entry; not on the wire, it follows from the place
  std::vector<std::string> entries = {};
  tlog::Proof proof =
      {};  // of the subtree from begin rounded down to 256 on (federation/subtree.h)
  friend bool operator==(const EntryPackage&, const EntryPackage&) = default;
};

struct AddEntries {
  std::string origin = {};
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string ticket = {};
  std::vector<EntryPackage> packages = {};
  friend bool operator==(const AddEntries&, const AddEntries&) = default;
};
// The entries of package `i` of [start, end): begin and past the last.
struct PackageRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};
std::uint64_t PackageCount(std::uint64_t start, std::uint64_t end);
PackageRange RangeOfPackage(std::uint64_t start, std::uint64_t end, std::uint64_t i);

// A bug of the caller (CHECK) when packages are not the first ones of the interval, whole.
std::string WriteAddEntries(const AddEntries& upload);

// A body that breaks off inside a package is read up to the last whole one, as tlog-mirror demands;
// `broken` says so. Errors: the header is malformed, start > end, more packages than there are.
struct ReadEntries {
  AddEntries upload;
  bool broken = false;
};
Result<ReadEntries> ParseAddEntries(std::string_view body);

struct MirrorInfo {
  std::uint64_t pending_size = 0;
  std::uint64_t next_entry = 0;
  std::string ticket = {};
  friend bool operator==(const MirrorInfo&, const MirrorInfo&) = default;
};
std::string WriteMirrorInfo(const MirrorInfo& info);
Result<MirrorInfo> ParseMirrorInfo(std::string_view body);

// A decimal and a line end, the body of a 409 of add-checkpoint.
std::string WriteSize(std::uint64_t size);
Result<std::uint64_t> ParseSize(std::string_view body);

// Our own question of one mirror to another: how does your tree of `new_size` begin? The answer is
// the root that it has at `old_size` and a proof from there.
struct Beginning {
  tlog::Hash root = {};
  tlog::Proof proof = {};
  friend bool operator==(const Beginning&, const Beginning&) = default;
};
std::string WriteBeginning(const Beginning& beginning);  // one hash a line, the root first
Result<Beginning> ParseBeginning(std::string_view body);

// Several notes in one text: each behind a line with its bytes in decimal.
inline constexpr std::size_t kNotesMax = 256;  // logs of a federation, and some to spare
std::string WriteNotes(const std::vector<std::string>& notes);
Result<std::vector<std::string>> ParseNotes(std::string_view body);

// Hexadecimal SHA-256 of the origin: how a log is called in addresses.
std::string OriginHash(std::string_view origin);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_WIRE_H_
