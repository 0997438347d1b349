"""The models, which need the extra of this name."""
from sklearn.linear_model import LinearRegression


def predict(today):
    model = LinearRegression().fit([[0], [10], [20]], [0, 10, 20])
    return round(float(model.predict([[today]])[0]), 3)
