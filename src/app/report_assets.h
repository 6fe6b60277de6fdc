// The style and the scripts inside every report. Constant, so that the page's content security
// policy can name them by hash and nothing else runs.
#ifndef TIDEWAITER_APP_REPORT_ASSETS_H_
#define TIDEWAITER_APP_REPORT_ASSETS_H_

#include <string_view>

namespace tidewaiter::app {

std::string_view ReportStyle();
std::string_view ReportEarlyScript();  // in the head
std::string_view ReportScript();       // at the end of the body

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_ASSETS_H_
