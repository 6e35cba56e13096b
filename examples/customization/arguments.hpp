// PROGRAM MODEL DATA [EPOCHS [IMGSZ [FOLDER]]]: what every example is called with.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>
#include <yolo/error.hpp>
#include <yolo/train_options.hpp>

struct Arguments {
  std::string model = "yolo11n.pt";
  yolo::TrainOptions options;
};

inline Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  if (argc > 1) arguments.model = argv[1];
  arguments.options.data = argc > 2 ? argv[2] : "coco8.yaml";
  arguments.options.epochs = argc > 3 ? std::atoi(argv[3]) : 3;
  if (argc > 4) arguments.options.imgsz = std::atoi(argv[4]);
  if (argc > 5) arguments.options.project = argv[5];
  return arguments;
}

/// Runs `body`, tells an error, and gives the exit code.
template <class Body>
int run(Body body) {
  try {
    body();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
