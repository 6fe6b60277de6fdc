// Post sync: what a post needs from the centre to work, also for hours without it: plan, lists of
// its gates, register of devices, orders. Each is a bundle: bytes with a version, signed by the
// centre, kept on the post's disk.
//
//   BundleShelf shelf(...);                                   // at the centre
//   shelf.Put("malaba", BundleKind::kPlan, json);             // a new version, if it is another
//   one
//
//   ASSIGN_OR_RETURN(auto sync, PostSync::Open({.post = "malaba", .folder = data / "bundles",
//       .centre_key = key, .on_bundle = [&](const Bundle& b) { use(b.kind, b.bytes); }}));
//   sync->Pull(outlet);                                       // now and then; asks over the bus
//
// Signatures are Ed25519 (libsodium): a post holds the centre's public key and cannot sign. Signed
// are post, kind, version, time and bytes; a post takes only what is for it and newer than what it
// has. So nobody on the way can change a bundle, or give a post an old one again. What a bundle
// holds is for those who use it. The bytes are in docs/formats/stream.md.
#ifndef TIDEWAITER_STREAM_POST_SYNC_H_
#define TIDEWAITER_STREAM_POST_SYNC_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "access/secret.h"
#include "base/result.h"
#include "os/clock.h"
#include "os/file.h"
#include "stream/bus.h"
#include "stream/finding.h"

namespace tidewaiter::stream {

enum class BundleKind : std::uint8_t { kPlan, kGateLists, kDevices, kOrders };
inline constexpr std::size_t kBundleKinds = 4;
std::string_view Name(BundleKind kind);  // "plan", "gate_lists", "devices", "orders"

// A register of 100,000 devices has 10 MB. A post holds a whole bundle in memory.
inline constexpr std::size_t kBundleBytesMax = std::size_t{64} << 20U;

struct Bundle {
  BundleKind kind = BundleKind::kPlan;
  std::string post = {};
  std::uint64_t version = 0;  // from 1; each kind and post counts for itself
  std::int64_t issued_ms = 0;
  std::string bytes = {};
};

using PublicKey = std::array<unsigned char, 32>;
// 64 hexadecimal digits. Errors: kInvalidArgument.
Result<PublicKey> ParsePublicKey(std::string_view text);
std::string FormatPublicKey(const PublicKey& key);

// Head, signature and bytes as one text.
std::string SignBundle(const Bundle& bundle, const access::SecretKey& key);
// Errors: kCorruption (not a bundle, or not signed with that key), kInvalidArgument (too long).
Result<Bundle> OpenBundle(std::string_view text, const PublicKey& key);

// The centre's side: the last version of each bundle, on disk. Thread-safe.
class BundleShelf {
 public:
  // `key`: the installation's secret; bundles are signed with one derived from it.
  // Errors: kUnavailable; kCorruption (a file that this key did not sign).
  static Result<std::unique_ptr<BundleShelf>> Open(os::Path folder, const access::SecretKey& key,
                                                   const os::Clock& clock);
  // What posts are configured with.
  [[nodiscard]] PublicKey public_key() const;

  // Gives its version: the one before when the bytes are the same. On disk when it returns.
  // Errors: kInvalidArgument (post, too long), kUnavailable.
  Result<std::uint64_t> Put(std::string_view post, BundleKind kind, std::string bytes);

  // "bundle <kind> <version that the post has> <offset>": "none" when there is no later one, else
  // "<version> <bytes in all>\n" and the piece of the signed text from the offset on.
  // Errors: kInvalidArgument.
  Result<std::string> Answer(std::string_view post, std::string_view question) const;

 private:
  struct Kept {
    std::uint64_t version = 0;
    std::string digest = {};                       // of the bytes
    std::shared_ptr<const std::string> text = {};  // signed
  };
  using Key = std::pair<std::string, BundleKind>;
  BundleShelf(os::Path folder, const access::SecretKey& key, const os::Clock& clock)
      : folder_(std::move(folder)), key_(key), clock_(clock) {}
  Status Load();

  os::Path folder_;
  access::SecretKey key_;
  const os::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<Key, Kept> kept_;
};

struct PostSyncOptions {
  std::string post = {};
  os::Path folder = {};
  PublicKey centre_key = {};
  const os::Clock* clock = &os::RealClock();
  // Each bundle that is on disk when it opens, and each newer one later. On the thread of Open and
  // Pull.
  std::function<void(const Bundle&)> on_bundle = {};
  OnFinding on_finding = {};
};

// The post's side. Thread-compatible.
class PostSync {
 public:
  // Hands on what was kept: a post without its centre starts with it. A kept bundle that does not
  // prove itself is told and left aside. Errors: kUnavailable, kInvalidArgument (the id).
  static Result<std::unique_ptr<PostSync>> Open(PostSyncOptions options);

  // Asks for what is newer, of every kind. Errors: kUnavailable (no way to the centre; what is
  // kept stays in use), kCorruption (not signed by the centre, or not for us: told).
  Status Pull(Outlet& outlet);

  [[nodiscard]] std::uint64_t version(BundleKind kind) const;  // 0 = none
  // When the centre was last asked about everything with success, 1970, milliseconds; 0 = never in
  // this run.
  [[nodiscard]] std::int64_t asked_ms() const { return asked_ms_; }

 private:
  explicit PostSync(PostSyncOptions options) : options_(std::move(options)) {}
  Status LoadKept(BundleKind kind);
  Status PullOne(Outlet& outlet, BundleKind kind);
  Status Use(BundleKind kind, std::string_view text);
  [[nodiscard]] os::Path PathOf(BundleKind kind) const;
  void Tell(std::string detail) const;

  PostSyncOptions options_;
  std::array<std::uint64_t, kBundleKinds> versions_ = {};
  std::int64_t asked_ms_ = 0;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_POST_SYNC_H_
