import cv2
import numpy

picture = numpy.zeros((80, 80), numpy.uint8)
cv2.circle(picture, (40, 40), 20, 255, -1)
print(cv2.__version__, int((cv2.Canny(picture, 50, 150) > 0).sum()), "points on the edge")
