// What writing and checking an evidence file have in common: docs/formats/evidence.md.
#ifndef TIDEWAITER_MONITOR_EVIDENCE_PARTS_H_
#define TIDEWAITER_MONITOR_EVIDENCE_PARTS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "access/signing.h"
#include "monitor/journey.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kEvidenceFormat = "tidewaiter-evidence/1";

// The file is "{"content":" content kKeyMark 64 digits kValueMark 128 digits kFileEnd: canonical
// JSON whose parts stand at known places, so that what is signed is a piece of the file as it is.
inline constexpr std::string_view kFileBegin = "{\"content\":";
inline constexpr std::string_view kKeyMark = ",\"signature\":{\"algorithm\":\"ed25519\",\"key\":\"";
inline constexpr std::string_view kValueMark = "\",\"value\":\"";
inline constexpr std::string_view kFileEnd = "\"}}";

// What the signature is over: so that nothing else that was signed with the key is taken for it.
std::string SignedBytes(std::string_view content);

template <typename Byte, std::size_t n>
std::string_view ViewOf(const std::array<Byte, n>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), n};
}

// The journey as it stands in the file.
std::string WriteJourneyPart(const JourneyAsk& ask, const Journey& journey);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_EVIDENCE_PARTS_H_
