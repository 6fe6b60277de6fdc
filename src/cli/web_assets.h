// WebAssets: the desk's pages, scripts and styles, embedded in the program (cmake/web.cmake).
#ifndef TIDEWAITER_CLI_WEB_ASSETS_H_
#define TIDEWAITER_CLI_WEB_ASSETS_H_

#include <span>

#include "api/api.h"

namespace tidewaiter::cli {

std::span<const api::Asset> WebAssets();

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_WEB_ASSETS_H_
