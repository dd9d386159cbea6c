# region app
from aws_cdk import App, Stack, Validations, aws_apigateway as apigateway
from cdk_apigateway_kb import ApiGatewayKbChecks, KbRestApi

app = App()
Validations.of(app).add_plugins(ApiGatewayKbChecks(app))  # the rules, for everything in the app

stack = Stack(app, "Orders")
api = KbRestApi(stack, "Api")  # a RestApi that logs, with the one role that the account needs
api.root.add_method("GET", apigateway.MockIntegration(
    request_templates={"application/json": '{ "statusCode": 200 }'},
    passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
    integration_responses=[apigateway.IntegrationResponse(status_code="200")],
), method_responses=[apigateway.MethodResponse(status_code="200")])
api.add_missing_logs_alarm("NoLogs")  # goes off when the API is called and no log arrives

app.synth()
# endregion
