// Files that strangers hand in: proof files and members' cards. Whatever is read is written again
// as it was, and looking at it ends.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "member/internal/member_file.h"
#include "member/proof_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace member = tidewaiter::member;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto file = member::ReadProofFile(text)) {
    const auto again = member::ReadProofFile(member::WriteProofFile(*file));
    CHECK(again.has_value() && again->entry == file->entry && again->proof == file->proof);
    static_cast<void>(member::CheckProofFile(*file, {}));
    static_cast<void>(member::CheckProofFile(*file, {.policy = file->policy}));
  }
  if (const auto card = member::ReadCard(text)) CHECK(!card->member.empty());
  return 0;
}
