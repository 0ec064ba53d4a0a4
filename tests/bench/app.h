#pragma once

#include "tests/bench/measures.h"

namespace bench {

/// Of the app with 100,000 projects, in processes of its own, offscreen and in software, warm:
/// app_first_frame_ms (from the process's start to the window's first frame; beside it an empty
/// window's), open_100k_ms (to the list's first rows on the screen; beside it SQLite's query of all
/// ids), filter_100k_ms (from a letter to the rows; beside it SQLite's query), app_scroll_frame_ms
/// (the slowest of 120 frames), app_rss_mb (most memory held; beside it an empty window's).
void measureApp(Report& report, const Scale& scale);

/// The child process of measureApp: `bench --show [PROFILE]`.
int showForBench(int argc, char** argv);

}  // namespace bench
