#include "api/api.h"

// Put there by the linker from src/api/openapi.json (CMakeLists.txt).
extern "C" {
extern const char tidewaiter_openapi[];
extern const char tidewaiter_openapi_end[];
}

namespace tidewaiter::api {

std::string_view OpenApiText() {
  return {tidewaiter_openapi,
          static_cast<std::size_t>(tidewaiter_openapi_end - tidewaiter_openapi)};
}

}  // namespace tidewaiter::api
