# The desk: web/ is built by npm into build/web/dist, once for all presets, and embedded in the program.
# Sets TIDEWAITER_WEB_ASSETS to the sources that hold it.
set(web ${PROJECT_SOURCE_DIR}/web)
set(dist ${PROJECT_SOURCE_DIR}/build/web/dist)
set(embedded ${CMAKE_BINARY_DIR}/web)
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/* ${web}/scripts/*)
list(APPEND web_sources ${web}/index.html ${web}/package.json ${web}/package-lock.json
  ${web}/vite.config.mjs ${web}/tsconfig.json ${PROJECT_SOURCE_DIR}/src/api/openapi.json)
add_custom_command(OUTPUT ${PROJECT_SOURCE_DIR}/build/web/stamp
  COMMAND ${PROJECT_SOURCE_DIR}/tools/build_web ${dist} ${PROJECT_SOURCE_DIR}/build/web/stamp
  DEPENDS ${web_sources} ${PROJECT_SOURCE_DIR}/tools/build_web
  COMMENT "Building the desk" VERBATIM)
add_custom_command(OUTPUT ${embedded}/web_assets.cc ${embedded}/web_assets.S
  COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_web ${dist} ${embedded}
  DEPENDS ${PROJECT_SOURCE_DIR}/build/web/stamp ${PROJECT_SOURCE_DIR}/tools/embed_web
  COMMENT "Embedding the desk" VERBATIM)
set(TIDEWAITER_WEB_ASSETS ${embedded}/web_assets.cc ${embedded}/web_assets.S)
